"""Authorization requests that come signed, by value (RFC 9101, OIDC Core §6)."""

import json
from typing import Any

from django.conf import settings

from kagu.connect.clients.client_keys import ClientKeysUnavailable
from kagu.connect.clients.models import Client
from kagu.connect.provider.client_proof.client_assertions import verify_signature_of
from kagu.connect.provider.wire.errors import InvalidRequestObject
from kagu.connect.provider.wire.token_times import TimesRefused, check_not_early, check_times
from kagu.connect.signing.foreign_tokens import ForeignTokenRefused
from kagu.site import clock

LONGEST_LIFE = 3600
ACCEPTED_TYPES = (None, "JWT", "oauth-authz-req+jwt")
# They speak of the object, not of the request.
OWN_CLAIMS = frozenset({"iss", "aud", "exp", "iat", "nbf", "jti"})


def open_request_object(client: Client, text: str) -> dict[str, str]:
    """The parameters that the client signed: they alone count, whatever else was sent (§6.3)."""
    try:
        token = verify_signature_of(client, text)
        if token.header.get("typ") not in ACCEPTED_TYPES:
            raise InvalidRequestObject("the typ of the request object is not oauth-authz-req+jwt")
        _check_parties(client, token.claims)
        check_not_early(token.claims, clock.seconds())
        if "exp" in token.claims or client.requires_signed_request:
            check_times(token.claims, clock.seconds(), longest_life=LONGEST_LIFE)
    except (ForeignTokenRefused, ClientKeysUnavailable, TimesRefused) as error:
        raise InvalidRequestObject(f"the request object is refused: {error}") from error
    return {
        name: _as_text(value)
        for name, value in token.claims.items()
        if name not in OWN_CLAIMS and value not in (None, "")
    }


def _check_parties(client: Client, claims: dict[str, Any]) -> None:
    if claims.get("iss", client.client_id) != client.client_id:
        raise InvalidRequestObject("the request object was issued by someone else")
    if claims.get("client_id") != client.client_id:
        raise InvalidRequestObject("the request object must hold the client_id")
    audience = claims.get("aud", settings.ISSUER)
    if settings.ISSUER not in (audience if isinstance(audience, list) else [audience]):
        raise InvalidRequestObject("the request object is for someone else")
    # A client assertion is no request object, RFC 9101 §10.8.
    if "sub" in claims or "request" in claims or "request_uri" in claims:
        raise InvalidRequestObject("the request object holds a claim that it must not")


def _as_text(value: Any) -> str:
    """A parameter as the query would have held it."""
    if isinstance(value, bool) or not isinstance(value, str | int | dict):
        raise InvalidRequestObject("the request object holds a value of the wrong type")
    text = value if isinstance(value, str) else json.dumps(value)
    # A zero or half a character is not printable either.
    if not text.isprintable():
        raise InvalidRequestObject("the request object holds a character that is not allowed")
    return text
