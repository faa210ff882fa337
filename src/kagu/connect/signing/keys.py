"""Signing what the provider issues, checking what it once signed, publishing the public keys."""

from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from kagu.connect.signing.key_ring import (
    ALGORITHMS,
    DEFAULT_ALGORITHM,
    LoadedKey,
    published_keys,
    reload_keys,
    signing_key,
)


class SignatureRefused(Exception):
    """The token was not signed here for this use, or was altered since."""


def sign(claims: dict[str, Any], *, typ: str = "JWT", alg: str = DEFAULT_ALGORITHM) -> str:
    """The claims as a signed JWT whose header names its type and key."""
    key = signing_key(alg)
    header = {"alg": alg, "kid": key.kid, "typ": typ}
    return jwt.encode(header, claims, key.key, algorithms=[alg])


def verify(token: str, *, typ: str = "JWT") -> dict[str, Any]:
    """The claims of a token that a published key of ours signed; its times are not judged."""
    try:
        decoded = _decode(token)
    except (JoseError, ValueError, TypeError, KeyError) as error:
        raise SignatureRefused from error
    # One key signs several kinds of token: only `typ` tells them apart (ASVS 9.2.2).
    if decoded.header.get("typ") != typ or not isinstance(decoded.claims, dict):
        raise SignatureRefused
    return decoded.claims


def public_jwks() -> dict[str, list[dict[str, object]]]:
    """The JWK Set that services check our signatures with (RFC 7517 §5)."""
    signing_key(DEFAULT_ALGORITHM)
    return {"keys": [key.public_jwk for key in published_keys()]}


def _decode(token: str) -> jwt.Token:
    try:
        return jwt.decode(token, _key_set(published_keys()), algorithms=list(ALGORITHMS))
    except InvalidKeyIdError:
        return jwt.decode(token, _key_set(reload_keys()), algorithms=list(ALGORITHMS))


def _key_set(keys: tuple[LoadedKey, ...]) -> KeySet:
    return KeySet([key.key for key in keys])
