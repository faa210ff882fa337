"""Validates a Security Event Token: one function for each rule of RFC 8417 and Shared Signals 1.0 §4.1."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from kagu.relying_party import discovery
from kagu.relying_party.signed_tokens import TokenRefused, open_token
from kagu.relying_party.token_rules import (
    check_audience,
    check_issued_at,
    check_issuer,
    check_jti,
    text_of,
    time_of,
)

# Providers try again for days, and some sign only once.
OLDEST = timedelta(days=7)


@dataclass(frozen=True)
class ReceivedEvent:
    """One event: its name without the profile's prefix, whose account, what it says."""

    name: str
    sub: str
    sid: str
    at: datetime
    claims: dict[str, Any]


@dataclass(frozen=True)
class SecurityEventToken:
    """A valid SET and its events."""

    jti: str
    issued_at: datetime
    events: list[ReceivedEvent]


def open_security_event_token(token: str) -> SecurityEventToken:
    """The token if it obeys every rule; TokenRefused says which one it breaks."""
    claims = open_token(token, "secevent+jwt")
    check_issuer(claims)
    check_audience(claims)
    check_issued_at(claims, oldest=OLDEST)
    check_jti(claims)
    _check_it_is_nothing_else(claims)
    _check_events(claims)
    events = [_event(claims, uri, said) for uri, said in claims["events"].items()]
    return SecurityEventToken(claims["jti"], time_of(claims, "iat"), events)


def _check_it_is_nothing_else(claims: dict[str, Any]) -> None:
    """Shared Signals 1.0 §4.1.2, §4.1.7: what ID tokens and access tokens have, a SET must not."""
    for name in ("sub", "exp", "nonce"):
        if name in claims:
            raise TokenRefused(f"{name} is not allowed")


def _check_events(claims: dict[str, Any]) -> None:
    events = claims.get("events")
    if not isinstance(events, dict) or not events:
        raise TokenRefused("events is missing")
    if not all(isinstance(said, dict) for said in events.values()):
        raise TokenRefused("an event is not an object")


def _event(claims: dict[str, Any], uri: str, said: dict[str, Any]) -> ReceivedEvent:
    subject = claims.get("sub_id")
    account = _account_in(subject) or _account_in(said.get("subject"))
    session = subject.get("session") if isinstance(subject, dict) else None
    at = time_of(said, "event_timestamp") if "event_timestamp" in said else time_of(claims, "iat")
    return ReceivedEvent(
        name=uri.rpartition("/")[2],
        sub=account,
        sid=text_of(session, "id") if isinstance(session, dict) else "",
        at=at,
        claims=said,
    )


def _account_in(subject: Any) -> str:
    """The `sub` that a subject identifier (RFC 9493) names; people are never found by their e-mail."""
    if not isinstance(subject, dict):
        return ""
    match subject.get("format"):
        case "iss_sub" if subject.get("iss") == discovery.issuer():
            return text_of(subject, "sub")
        case "complex":
            return _account_in(subject.get("user"))
        case "aliases" if isinstance(subject.get("identifiers"), list):
            return next(filter(None, map(_account_in, subject["identifiers"])), "")
    return ""
