"""The authorization code: sealed, valid for a minute, never stored (RFC 6749 §4.1.2).

Its `jti` becomes the grant's id: redeeming it is one insert, and a second insert is a replay.
"""

import base64
import binascii
import json
import secrets
from dataclasses import dataclass

from kagu.connect.provider.errors import InvalidGrant
from kagu.connect.signing.seal import SealBroken, open_sealed, seal

CODE_SECONDS = 60
PURPOSE = "authorization code"
LONGEST_CODE = 16 * 1024


@dataclass(frozen=True, slots=True)
class AuthorizationCode:
    """All that the token endpoint must know of what authorize decided."""

    jti: str
    expires_at: int
    client_id: str
    sid: str
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
    # Whether the client already knows this `sid` and the connection's date is fresh.
    is_known: bool


def new_jti() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


def seal_code(code: AuthorizationCode) -> str:
    """The code as the client receives it."""
    fields = [getattr(code, name) for name in AuthorizationCode.__slots__]
    sealed = seal(PURPOSE, json.dumps(fields, separators=(",", ":")).encode())
    return base64.urlsafe_b64encode(sealed).rstrip(b"=").decode()


def open_code(text: str, now: int) -> AuthorizationCode:
    """What the code says; InvalidGrant unless it is ours and not expired."""
    if len(text) > LONGEST_CODE:
        raise InvalidGrant("the code is not valid")
    try:
        sealed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        code = AuthorizationCode(*json.loads(open_sealed(PURPOSE, sealed)))
    except (SealBroken, binascii.Error, ValueError, TypeError) as error:
        raise InvalidGrant("the code is not valid") from error
    if code.expires_at <= now:
        raise InvalidGrant("the code has expired")
    return code
