"""Puts a message in the outbox, in the transaction of the act that it tells of."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.db import connection
from django.db.transaction import TransactionManagementError

from kagu.inputs.addresses import normalize_address
from kagu.outbox.models import OutboxMessage
from kagu.outbox.sealing import seal
from kagu.site import clock

GIVE_UP_AFTER = timedelta(days=3)


def enqueue(
    kind: str,
    destination: str,
    payload: dict[str, Any],
    *,
    sealed: dict[str, Any] | None = None,
    dedupe_key: str | None = None,
    expires_at: datetime | None = None,
    give_up_after: timedelta = GIVE_UP_AFTER,
) -> OutboxMessage:
    """Write the message; one `dedupe_key` gives one message, the first.

    A kind that `OUTBOX_DELIVERIES` does not name is not ours to deliver: its destination fetches it.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("A message is enqueued in the transaction of its act.")
    now = clock.now()
    fields = {
        "kind": kind,
        "destination": destination,
        "lane": lane_of(kind, destination),
        "mailbox": normalize_address(destination) if kind == "mail" else None,
        "payload": payload,
        "sealed": seal(sealed) if sealed else None,
        "next_try_at": now,
        "give_up_at": now + give_up_after,
        "expires_at": expires_at,
        "created_at": now,
    }
    if dedupe_key is None:
        return OutboxMessage.objects.create(**fields)
    return OutboxMessage.objects.get_or_create(dedupe_key=dedupe_key, defaults=fields)[0]


def lane_of(kind: str, destination: str) -> str:
    """What is slow or down together: the host of an address, the domain of a mailbox."""
    host = urlsplit(destination).netloc or destination.rpartition("@")[2]
    return f"{kind} {host.lower()}"[:300]
