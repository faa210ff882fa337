"""Tells services what happened to the people they know: one outbox row per service that wants it.

Call it inside the act's transaction and before rows are deleted: it reads the subjects that go with them.
"""

import math
from collections.abc import Iterable
from typing import Any, Protocol

from django.conf import settings
from django.db.models import QuerySet

from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Client, ClientSession, Connection, Subject
from kagu.connect.clients.security_events import enqueue_token
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.site import clock


class Person(Protocol):
    """What is read of the account that something happened to."""

    pk: Any
    email: str


class EndedSession(Protocol):
    """What is read of a login session that ends."""

    sid: str | None


def announce(event: SecurityEvent, user: Person, **details: str) -> dict[str, OutboxMessage]:
    """Enqueue the event for each connected service that wants it; the messages, by `client_id`.

    Details: `old_email` of IDENTIFIER_CHANGED, `reason` of ACCOUNT_DISABLED ("hijacking", "bulk-account"),
    `credential_type` and `change_type` of CREDENTIAL_CHANGE, `initiating_entity` ("user", "admin", "policy").
    """
    subjects = dict(Subject.objects.filter(user_id=user.pk).values_list("sector", "sub"))
    connections = Connection.objects.filter(user_id=user.pk).select_related("client")
    messages: dict[str, OutboxMessage] = {}
    for connection in connections:
        client = connection.client
        # A service that was never given the address is not told of its change.
        may_know = event != SecurityEvent.IDENTIFIER_CHANGED or "email" in connection.scopes
        if client.sector in subjects and may_know:
            account = _account(subjects[client.sector])
            message = _enqueue_event(client, event, *_describe(event, user, account, details))
            if message:
                messages[client.client_id] = message
    return messages


def announce_recycled(address: str, buried: Iterable[dict[str, str]]) -> None:
    """The address of a deleted account, `buried` under these subjects, is now someone else's (E39)."""
    subjects = {each["sector"]: each["sub"] for each in buried}
    old = {"format": "email", "email": address}
    for client in Client.objects.filter(sector__in=subjects):
        if "email" in client.scopes:
            account = _account(subjects[client.sector])
            _enqueue_event(client, SecurityEvent.IDENTIFIER_RECYCLED, old, {"subject": account})


def announce_session_end(login_sessions: Iterable[EndedSession]) -> None:
    """Enqueue a logout token, or the CAEP event, for each service that knows one of these sessions."""
    sids = [session.sid for session in login_sessions if session.sid]
    _announce_end_of(ClientSession.objects.filter(sid__in=sids))


def announce_disconnection(user: Person, client: Client) -> None:
    """The same for one service alone, in all of the person's sessions."""
    _announce_end_of(ClientSession.objects.filter(user_id=user.pk, client=client))


def _announce_end_of(known: QuerySet[ClientSession]) -> None:
    for client_session in known.select_related("client"):
        client, sub, sid = client_session.client, client_session.sub, client_session.told_sid
        if client.backchannel_logout_uri and client.is_enabled:
            payload = {"client_id": client.client_id, "sub": sub, "sid": sid}
            enqueue("logout_token", client.backchannel_logout_uri, payload)
        session = {"format": "opaque", "id": sid}
        subject = {"format": "complex", "user": _account(sub), "session": session}
        _enqueue_event(client, SecurityEvent.SESSION_REVOKED, subject, {})
    known.delete()


def _describe(
    event: SecurityEvent, user: Person, account: dict[str, str], details: dict[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The event's subject and claims; the account itself is the subject of all but one."""
    claims: dict[str, Any] = dict(details)
    if event == SecurityEvent.CREDENTIAL_CHANGE:
        claims = {"credential_type": "password", "change_type": "update", **claims}
    if event != SecurityEvent.IDENTIFIER_CHANGED:
        return account, claims
    # RISC §2.5: the subject is the old address. `subject` says whose, for services that key by `sub`.
    old = {"format": "email", "email": claims.pop("old_email")}
    return old, {"new-value": user.email, "subject": account, **claims}


def _account(sub: str) -> dict[str, str]:
    return {"format": "iss_sub", "iss": settings.ISSUER, "sub": sub}


def _enqueue_event(
    client: Client, event: SecurityEvent, subject: dict[str, Any], claims: dict[str, Any]
) -> OutboxMessage | None:
    if not client.is_enabled or event not in client.event_types:
        return None
    # Rounded up: a login of the same second must not make the event look like older news.
    happened_at = math.ceil(clock.timestamp())
    return enqueue_token(client, subject, {event.uri: {**claims, "event_timestamp": happened_at}})
