"""The authorization code: sealed, valid for a minute, never stored (RFC 6749 §4.1.2).

Its `jti` becomes the grant's id: redeeming it is one insert, and a second insert is a replay.
"""

import base64
import binascii
import json
import secrets
from typing import NamedTuple

from kagu.connect.provider.wire.errors import InvalidGrant
from kagu.connect.signing.seal import SealBroken, open_sealed, seal

CODE_SECONDS = 60
DAY_SECONDS = 86_400
LONGEST_CODE = 16 * 1024


class AuthorizationCode(NamedTuple):
    """All that the token endpoint must know of what authorize decided."""

    jti: str
    expires_at: int
    client_id: str
    sid: str
    told_sid: str
    # A service disconnected and connected again has another connection: older codes are dead.
    connection_id: int
    sub: str
    redirect_uri: str
    scope: str
    claims: str
    nonce: str
    code_challenge: str
    dpop_jkt: str
    resource: str
    amr: str
    auth_time: int
    # Whether the client already knows this session and the connection's date is fresh.
    is_known: bool


def new_jti() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


def seal_code(code: AuthorizationCode) -> str:
    """The code as the client receives it."""
    sealed = seal(_purpose(code.expires_at), json.dumps(code, separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_code(text: str, now: int) -> AuthorizationCode:
    """What the code says; InvalidGrant unless it is ours and not expired."""
    if len(text) > LONGEST_CODE:
        raise InvalidGrant("the code is not valid")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        code = AuthorizationCode(*json.loads(_open(sealed, now)))
    except (SealBroken, binascii.Error, ValueError, TypeError) as error:
        raise InvalidGrant("the code is not valid") from error
    if code.expires_at <= now:
        raise InvalidGrant("the code has expired")
    return code


def _purpose(expires_at: int) -> str:
    """A key for each day: random nonces are safe for 2³² messages of one key (NIST SP 800-38D §8.3)."""
    return f"authorization code {expires_at // DAY_SECONDS}"


def _open(sealed: bytes, now: int) -> bytes:
    """A code that is good now expires within a minute: today, or in the first minute of tomorrow."""
    today, latest = _purpose(now), _purpose(now + CODE_SECONDS)
    try:
        return open_sealed(today, sealed)
    except SealBroken:
        if today == latest:
            raise
        return open_sealed(latest, sealed)
