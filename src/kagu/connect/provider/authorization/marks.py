"""Signed marks: that this very request already sent someone to log in, choose an account, consent.

They travel in the address that brings people back, so `prompt=login` neither loops nor is skipped.
"""

import hashlib
import hmac
import json

from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.signing.mac import mac

LOGIN = "login_asked"
ACCOUNT = "account_chosen"
CONSENT = "consent_given"
NAMES = (LOGIN, ACCOUNT, CONSENT)
MARK_SECONDS = 3600


def make_mark(name: str, request: AuthorizationRequest, now: int, sid: str = "") -> str:
    """The proof that this request took the step now; some steps count for one session alone."""
    return f"{now}.{mac(f'mark {name}', _words(request, now, sid)).hex()}"


def marked_at(name: str, request: AuthorizationRequest, now: int, sid: str = "") -> int | None:
    """When the step was taken, if the request carries its mark and it is not too old."""
    text, _, code = request.marks.get(name, "").partition(".")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return None
    moment = int(text)
    if moment < now - MARK_SECONDS or len(code) != 64:
        return None
    expected = mac(f"mark {name}", _words(request, moment, sid)).hex()
    return moment if hmac.compare_digest(expected.encode(), code.encode()) else None


def _words(request: AuthorizationRequest, moment: int, sid: str) -> bytes:
    asked = json.dumps([request.client.client_id, request.parameters], sort_keys=True)
    digest = hashlib.sha256(asked.encode()).hexdigest()
    return f"{moment} {sid} {digest}".encode()
