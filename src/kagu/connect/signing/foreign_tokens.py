"""Checking tokens that others signed: client assertions, request objects, DPoP proofs."""

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, Key, OctKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

# No `none`, no RS256 (FAPI 2.0 §5.4), and never a MAC beside a public key (ASVS 9.1.2).
SIGNATURE_ALGORITHMS = ("ES256", "PS256", "EdDSA", "Ed25519")
MAC_ALGORITHMS = ("HS256",)
LONGEST_TOKEN = 16 * 1024
SMALLEST_RSA = 2048

KEY_KINDS: dict[str, type[Key]] = {"EC": ECKey, "OKP": OKPKey, "RSA": RSAKey}
KIND_OF_ALGORITHM = {"ES256": "EC", "PS256": "RSA", "EdDSA": "OKP", "Ed25519": "OKP"}


class ForeignTokenRefused(Exception):
    """Malformed, signed with another key, or with an algorithm that we do not accept."""


@dataclass(frozen=True)
class ForeignToken:
    """What a token says; `verify_…` return it only once its signature is checked."""

    header: dict[str, Any]
    claims: dict[str, Any]


class _Registry(JWSRegistry):
    # A DPoP proof carries its public key in the header, which an RSA key makes long.
    max_header_length = 4096
    max_payload_length = LONGEST_TOKEN


def read_unverified(token: str) -> ForeignToken:
    """The token's words before anything is checked: only good for finding whose keys to try."""
    if len(token) > LONGEST_TOKEN or token.count(".") != 2:
        raise ForeignTokenRefused("not a signed JWT of reasonable length")
    header, claims, _ = token.split(".")
    return ForeignToken(_json_object(header), _json_object(claims))


def verify_with_jwks(token: str, jwks: dict[str, Any]) -> ForeignToken:
    """Checked against one of these public keys; `jku`, `x5u` and `jwk` in the header count for nothing."""
    header = read_unverified(token).header
    kind = KIND_OF_ALGORITHM.get(str(header.get("alg")))
    if kind is None:
        raise ForeignTokenRefused("signed with an algorithm that is not accepted")
    for jwk in _candidates(jwks, kind, header.get("kid")):
        try:
            return _verify(token, _import_public(jwk, kind), SIGNATURE_ALGORITHMS)
        except ForeignTokenRefused:
            continue
    raise ForeignTokenRefused("no registered key made this signature")


def verify_with_secret(token: str, secret: bytes) -> ForeignToken:
    """Checked against a shared secret (HS256)."""
    read_unverified(token)
    return _verify(token, OctKey.import_key(secret), MAC_ALGORITHMS)


def verify_with_own_key(token: str) -> tuple[ForeignToken, str]:
    """A token that carries its public key, and the key's thumbprint (RFC 9449 §4.2, RFC 7638)."""
    header = read_unverified(token).header
    kind = KIND_OF_ALGORITHM.get(str(header.get("alg")))
    jwk = header.get("jwk")
    if kind is None or not isinstance(jwk, dict) or "d" in jwk or "k" in jwk:
        raise ForeignTokenRefused("the header must hold a public key and an accepted algorithm")
    key = _import_public(jwk, kind)
    return _verify(token, key, SIGNATURE_ALGORITHMS), key.thumbprint()


def _verify(token: str, key: Key, algorithms: tuple[str, ...]) -> ForeignToken:
    registry = _Registry(algorithms=algorithms, strict_check_header=False)
    try:
        decoded = jwt.decode(token, key, algorithms=list(algorithms), registry=registry)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ForeignTokenRefused("the signature is not valid") from error
    return ForeignToken(decoded.header, decoded.claims)


def _candidates(jwks: dict[str, Any], kind: str, kid: object) -> list[dict[str, Any]]:
    keys = jwks.get("keys")
    listed = [jwk for jwk in keys if isinstance(jwk, dict)] if isinstance(keys, list) else []
    usable = [jwk for jwk in listed if jwk.get("kty") == kind and jwk.get("use", "sig") == "sig"]
    return [jwk for jwk in usable if kid is None or jwk.get("kid") == kid][:10]


def _import_public(jwk: dict[str, Any], kind: str) -> Key:
    try:
        key = KEY_KINDS[kind].import_key({name: value for name, value in jwk.items() if name != "d"})
        is_weak = isinstance(key, RSAKey) and key.public_key.key_size < SMALLEST_RSA
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ForeignTokenRefused("the key is malformed") from error
    if is_weak or jwk.get("kty") != kind:
        raise ForeignTokenRefused("the key does not suit the algorithm")
    return key


def _json_object(part: str) -> dict[str, Any]:
    try:
        parsed = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise ForeignTokenRefused("not a JWT") from error
    if not isinstance(parsed, dict):
        raise ForeignTokenRefused("not a JWT")
    return parsed
