"""Clients that prove themselves with a signed JWT (OIDC Core §9, RFC 7523, FAPI 2.0 §5.3.2.1)."""

from typing import Any

from django.conf import settings

from kagu.connect.clients.client_keys import ClientKeysUnavailable, client_jwks
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import readable_secret, remembered_client
from kagu.connect.provider.rows.spent_identifiers import spend, spent_id
from kagu.connect.provider.wire.errors import InvalidClient
from kagu.connect.provider.wire.token_times import TimesRefused, check_times
from kagu.connect.signing.foreign_tokens import (
    ForeignToken,
    ForeignTokenRefused,
    read_unverified,
    verify_with_jwks,
    verify_with_secret,
)
from kagu.site import clock

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LONGEST_LIFE = 600
LONGEST_JTI = 512


def client_of_assertion(assertion: str) -> Client | None:
    """Whom the assertion claims to be; proves nothing yet."""
    try:
        return remembered_client(str(read_unverified(assertion).claims.get("sub", "")))
    except ForeignTokenRefused as error:
        raise InvalidClient("client_assertion is malformed") from error


def check_assertion(client: Client, assertion: str) -> None:
    """The signature, then iss, sub, aud and times, then that it serves only once."""
    try:
        claims = verify_signature_of(client, assertion).claims
        now = clock.seconds()
        expires_at = check_times(claims, now, longest_life=LONGEST_LIFE)
    except (ForeignTokenRefused, ClientKeysUnavailable, TimesRefused) as error:
        raise InvalidClient(f"client_assertion is refused: {error}") from error
    _check_parties(client, claims)
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= LONGEST_JTI:
        raise InvalidClient("client_assertion has no jti")
    if not spend(spent_id("assertion", client.client_id, jti), expires_at):
        raise InvalidClient("client_assertion was already used")


def verify_signature_of(client: Client, token: str) -> ForeignToken:
    """A token signed by the client, checked with the keys it registered."""
    if client.auth_method == Client.AuthMethod.SECRET_JWT:
        secret = readable_secret(client)
        if secret is None:
            raise ForeignTokenRefused("the client has no secret")
        return verify_with_secret(token, secret)
    return verify_with_jwks(token, client_jwks(client, read_unverified(token).header.get("kid")))


def _check_parties(client: Client, claims: dict[str, Any]) -> None:
    if claims.get("iss") != client.client_id or claims.get("sub") != client.client_id:
        raise InvalidClient("client_assertion must have the client_id as iss and sub")
    # One text, the issuer: an endpoint's address could be another server's lure (FAPI 2.0).
    if claims.get("aud") != settings.ISSUER:
        raise InvalidClient("client_assertion must have the issuer as its only aud")
