"""Signed marks: that this very request already sent someone to log in, choose an account, consent.

They travel in the address that brings people back, so `prompt=login` neither loops nor is skipped.
"""

import hashlib
import json
import re

from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.secret_keys.keyed_hashes import keyed_hash, matches

LOGIN = "login_asked"
ACCOUNT = "account_chosen"
CONSENT = "consent_given"
NAMES = (LOGIN, ACCOUNT, CONSENT)
MARK_SECONDS = 3600
HASH_FORM = re.compile(r"[0-9a-f]{64}")


def make_mark(name: str, request: AuthorizationRequest, now: int, sid: str = "") -> str:
    """The proof that this request took the step now; some steps count for one session alone."""
    return f"{now}.{keyed_hash(_purpose(name), _words(request, now, sid)).hex()}"


def marked_at(name: str, request: AuthorizationRequest, now: int, sid: str = "") -> int | None:
    """When the step was taken, if the request carries its mark and it is not too old."""
    text, _, code = request.marks.get(name, "").partition(".")
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        return None
    moment = int(text)
    if moment < now - MARK_SECONDS or not HASH_FORM.fullmatch(code):
        return None
    is_ours = matches(_purpose(name), _words(request, moment, sid), bytes.fromhex(code))
    return moment if is_ours else None


def _purpose(name: str) -> str:
    return f"mark {name}"


def _words(request: AuthorizationRequest, moment: int, sid: str) -> bytes:
    asked = json.dumps([request.client.client_id, request.parameters], sort_keys=True)
    digest = hashlib.sha256(asked.encode()).hexdigest()
    return f"{moment} {sid} {digest}".encode()
