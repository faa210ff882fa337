"""Access tokens that the provider made for an interface of this site: JWTs of RFC 9068, checked here."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kagu.relying_party.signed_tokens import TokenRefused, open_token
from kagu.relying_party.token_rules import (
    check_audience,
    check_issued_at,
    check_issuer,
    check_jti,
    text_of,
    time_of,
)
from kagu.site import clock

# An older one was copied from somewhere, whatever end it names (providers give hours at most).
OLDEST = timedelta(days=1)


@dataclass(frozen=True)
class AccessToken:
    """Which client of the provider asks, and what it may ask for by the provider's word."""

    client_id: str
    scopes: frozenset[str]


def open_access_token(token: str, audience: str) -> AccessToken:
    """What the token says (RFC 9068 §4), made for `audience` and no other.

    Raises TokenRefused, or ProviderDown while the provider's keys cannot be fetched.
    """
    claims = open_token(token, "at+jwt")
    check_issuer(claims)
    check_audience(claims, audience)
    check_issued_at(claims, oldest=OLDEST)
    check_jti(claims)
    _check_it_serves(claims)
    client_id = text_of(claims, "client_id")
    if not client_id or not text_of(claims, "sub"):
        raise TokenRefused("client_id or sub is missing")
    return AccessToken(client_id, frozenset(_scope(claims).split()))


def _check_it_serves(claims: dict[str, Any]) -> None:
    if time_of(claims, "exp") <= clock.now():
        raise TokenRefused("the token has expired")
    # RFC 9449, RFC 8705: without a proof of its key such a token was stolen.
    if "cnf" in claims:
        raise TokenRefused("the token is bound to a key, which is not asked for here")


def _scope(claims: dict[str, Any]) -> str:
    scope = claims.get("scope", "")
    if not isinstance(scope, str):
        raise TokenRefused("scope is not a text")
    return scope
