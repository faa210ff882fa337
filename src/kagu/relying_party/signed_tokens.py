"""Opens a JWT that the provider signed, before anything in it is believed (ASVS 9.1)."""

from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jws import JWSRegistry

from kagu.relying_party import discovery
from kagu.relying_party.oidc_client import ALGORITHMS

LARGEST_TOKEN = 32 * 1024
# In seconds: so long after its provider withdrew it, a leaked key is obeyed at most.
KEYS_FETCHED_WITHIN = 300.0


class TokenRefused(Exception):
    """The token breaks a rule; `code` is the RFC 8935 §2.4 error."""

    def __init__(self, description: str, code: str = "invalid_request") -> None:
        super().__init__(description)
        self.code = code


def open_token(token: str, typ: str) -> dict[str, Any]:
    """The claims of a token of this type, its signature checked with the provider's keys of these minutes.

    Raises TokenRefused, or ProviderDown while such keys cannot be fetched: whoever sends is to try again.
    """
    if len(token) > LARGEST_TOKEN:
        raise TokenRefused("the token is too long")
    try:
        opened = _open(token)
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused("the signature is not the provider's", "invalid_key") from error
    found = str(opened.header.get("typ", "")).lower().removeprefix("application/")
    if found != typ:
        raise TokenRefused(f"typ is not {typ}")
    return opened.claims


def _open(token: str) -> jwt.Token:
    # Only `alg` and `kid` are read from the header: never a key or an address of one (ASVS 9.1.3).
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        keys = discovery.key_set(fetched_within=KEYS_FETCHED_WITHIN)
        return jwt.decode(token, keys, registry=registry)
    except InvalidKeyIdError:
        newer = discovery.key_set(refetch=True, fetched_within=KEYS_FETCHED_WITHIN)
        return jwt.decode(token, newer, registry=registry)
