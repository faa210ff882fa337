"""The rules that logout tokens and security events share, one function each."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from kagu.relying_party import discovery
from kagu.relying_party.signed_tokens import TokenRefused
from kagu.site import clock

LEEWAY = timedelta(seconds=60)


def check_issuer(claims: dict[str, Any]) -> None:
    if claims.get("iss") != discovery.issuer():
        raise TokenRefused("iss is not our provider", "invalid_issuer")


def check_audience(claims: dict[str, Any], expected: str = "") -> None:
    """`expected` is this site as a client unless said."""
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if (expected or settings.RELYING_PARTY["client_id"]) not in audiences:
        raise TokenRefused("aud is not this service", "invalid_audience")


def check_issued_at(claims: dict[str, Any], oldest: timedelta) -> None:
    issued_at = time_of(claims, "iat")
    now = clock.now()
    if issued_at > now + LEEWAY:
        raise TokenRefused("iat is in the future")
    if issued_at < now - oldest - LEEWAY:
        raise TokenRefused("iat is too long ago")


def check_jti(claims: dict[str, Any]) -> None:
    jti = claims.get("jti")
    if not isinstance(jti, str) or not 0 < len(jti) <= 255:
        raise TokenRefused("jti is missing")


def time_of(claims: dict[str, Any], name: str) -> datetime:
    """A NumericDate claim (RFC 7519 §2) as a time."""
    seconds = claims.get(name)
    far = clock.timestamp() + 10 * 365 * 86400
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < far:
        raise TokenRefused(f"{name} is missing or not a time")
    return datetime.fromtimestamp(seconds, UTC)


def text_of(claims: dict[str, Any], name: str) -> str:
    """A claim that is text, "" when it is absent."""
    value = claims.get(name, "")
    if not isinstance(value, str) or len(value) > 255 or "\0" in value:
        raise TokenRefused(f"{name} is not a text of at most 255 characters")
    return value
