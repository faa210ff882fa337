"""Validates a logout token: one function for each rule of OIDC Back-Channel Logout 1.0 §2.6."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kagu.relying_party.signed_tokens import TokenRefused, open_token
from kagu.relying_party.token_rules import (
    LEEWAY,
    check_audience,
    check_issued_at,
    check_issuer,
    check_jti,
    text_of,
    time_of,
)
from kagu.site import clock

BACKCHANNEL_LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
# A token that lives longer could be kept and used against a later session (ASVS 10.5.5).
LONGEST_LIFE = timedelta(minutes=10)


@dataclass(frozen=True)
class LogoutToken:
    """Which session, or all sessions of whom, must end."""

    jti: str
    sub: str
    sid: str
    issued_at: datetime
    expires_at: datetime


def open_logout_token(token: str) -> LogoutToken:
    """The token if it obeys every rule; TokenRefused says which one it breaks."""
    claims = open_token(token, "logout+jwt")
    check_issuer(claims)
    check_audience(claims)
    check_issued_at(claims, oldest=LONGEST_LIFE)
    _check_expiry(claims)
    _check_event(claims)
    _check_no_nonce(claims)
    check_jti(claims)
    sub, sid = text_of(claims, "sub"), text_of(claims, "sid")
    _check_whose_session(sub, sid)
    return LogoutToken(claims["jti"], sub, sid, time_of(claims, "iat"), time_of(claims, "exp"))


def _check_expiry(claims: dict[str, Any]) -> None:
    expires_at = time_of(claims, "exp")
    if expires_at < clock.now() - LEEWAY:
        raise TokenRefused("exp has passed")
    if expires_at - time_of(claims, "iat") > LONGEST_LIFE:
        raise TokenRefused("exp is too far away")


def _check_event(claims: dict[str, Any]) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(BACKCHANNEL_LOGOUT), dict):
        raise TokenRefused("events does not name a back-channel logout")


def _check_no_nonce(claims: dict[str, Any]) -> None:
    """An ID token has a `nonce`: this keeps one from being used as the other."""
    if "nonce" in claims:
        raise TokenRefused("nonce is not allowed")


def _check_whose_session(sub: str, sid: str) -> None:
    if not sub and not sid:
        raise TokenRefused("neither sub nor sid")
