"""Proof that whoever sends a request holds a key (RFC 9449)."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kagu.connect.provider.rows.spent_identifiers import spend, spent_id
from kagu.connect.provider.wire.endpoint import Request
from kagu.connect.provider.wire.token_errors import InvalidDpopProof, UseDpopNonce
from kagu.connect.provider.wire.token_times import TimesRefused, check_not_early, check_times
from kagu.connect.signing.foreign_tokens import (
    SIGNATURE_ALGORITHMS,
    ForeignToken,
    ForeignTokenRefused,
    verify_with_own_key,
)
from kagu.secret_keys.keyed_hashes import keyed_hash, matches
from kagu.site import clock

SUPPORTED_ALGORITHMS = SIGNATURE_ALGORITHMS
PROOF_SECONDS = 60
NONCE_SECONDS = 300
LONGEST_JTI = 512
NONCE_PURPOSE = "dpop nonce"
NONCE_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Proof:
    """What a request proves: the key's `thumbprint`, "" for a request without proof."""

    thumbprint: str = ""
    spent_as: str = ""
    expires_at: int = 0

    def spend(self) -> None:
        """It serves once. Called when all else of the request was found good: strangers leave no row.

        Raises InvalidDpopProof.
        """
        if self.thumbprint and not spend(self.spent_as, self.expires_at):
            raise InvalidDpopProof("the DPoP proof was already used")


def read_proof(request: Request, *, access_token: str | None = None) -> Proof:
    """The request's proof, checked and not yet spent. Raises InvalidDpopProof, UseDpopNonce."""
    if not request.dpop:
        return Proof()
    try:
        proof, thumbprint = verify_with_own_key(request.dpop)
    except ForeignTokenRefused as error:
        raise InvalidDpopProof(f"the DPoP proof is refused: {error}") from error
    now = clock.seconds()
    _check_claims(proof, request, access_token, now)
    _check_nonce(proof.claims.get("nonce"), now, at_resource=access_token is not None)
    jti = proof.claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise InvalidDpopProof("the DPoP proof has no jti")
    return Proof(thumbprint, spent_id("dpop", thumbprint, jti), now + 2 * PROOF_SECONDS)


def new_nonce(now: int) -> str:
    """A nonce that any of our processes knows again for five minutes."""
    words = str(now).encode()
    code = keyed_hash(NONCE_PURPOSE, words, length=NONCE_LENGTH)
    return base64.urlsafe_b64encode(words + b"." + code).rstrip(b"=").decode()


def _check_claims(proof: ForeignToken, request: Request, access_token: str | None, now: int) -> None:
    claims = proof.claims
    if proof.header.get("typ") != "dpop+jwt":
        raise InvalidDpopProof("the typ of a DPoP proof is dpop+jwt")
    if claims.get("htm") != request.method or not _is_same_address(claims.get("htu"), request.path):
        raise InvalidDpopProof("the DPoP proof is for another request")
    try:
        check_not_early(claims, now)
        if "exp" in claims:
            check_times(claims, now, longest_life=24 * 3600)
    except TimesRefused as error:
        raise InvalidDpopProof(f"the DPoP proof is refused: {error}") from error
    issued_at = claims.get("iat")
    if issued_at is None or issued_at < now - PROOF_SECONDS:
        raise InvalidDpopProof("the DPoP proof is too old")
    if access_token is not None and not _is_hash_of(claims.get("ath"), access_token):
        raise InvalidDpopProof("the DPoP proof is for another access token")


def _is_same_address(htu: Any, path: str) -> bool:
    """The address without query and fragment, RFC 9449 §4.3."""
    if not isinstance(htu, str) or len(htu) > 2000:
        return False
    try:
        parts = urlsplit(htu)
        issuer = urlsplit(settings.ISSUER)
        asked = (parts.scheme.lower(), parts.hostname, _port(parts), parts.path)
        return asked == (issuer.scheme, issuer.hostname, _port(issuer), path)
    except ValueError:
        return False


def _port(parts: Any) -> int | None:
    return parts.port or {"https": 443, "http": 80}.get(parts.scheme.lower())


def _is_hash_of(ath: Any, access_token: str) -> bool:
    digest = base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).rstrip(b"=")
    return isinstance(ath, str) and hmac.compare_digest(ath.encode(), digest)


def _check_nonce(nonce: Any, now: int, *, at_resource: bool) -> None:
    try:
        text = nonce if isinstance(nonce, str) else ""
        issued_at, _, code = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).partition(b".")
        is_ours = matches(NONCE_PURPOSE, issued_at, code, length=NONCE_LENGTH)
    except (binascii.Error, ValueError):
        is_ours = False
    if not is_ours or int(issued_at) < now - NONCE_SECONDS:
        raise UseDpopNonce(new_nonce(now), at_resource=at_resource)
