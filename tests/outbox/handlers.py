"""Deliveries whose outcome a test chooses by the message's payload."""

import sys
import threading
from typing import Any

from django.db import OperationalError

from kagu.outbox.delivery import DeliveryFailed, DeliveryRefused, DestinationDown, KindDown
from kagu.outbox.models import OutboxMessage

FAILURES: dict[str, type[Exception]] = {
    "fails": DeliveryFailed,
    "refuses": DeliveryRefused,
    "down": DestinationDown,
    "all down": KindDown,
    "breaks": ZeroDivisionError,
}
lock = threading.Lock()
attempted: list[str] = []
delivered: list[tuple[str, dict[str, Any]]] = []
behaviour: dict[str, str] = {}
released = threading.Event()


def reset() -> None:
    attempted.clear()
    delivered.clear()
    behaviour.clear()
    released.clear()


def deliver(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """Do what `behaviour` says of this destination: fail, hold until released, or until a word comes in."""
    with lock:
        attempted.append(message.destination)
    what = behaviour.get(message.destination, "")
    if what in FAILURES:
        raise FAILURES[what](what)
    if what == "holds":
        released.wait(timeout=60)
    elif what == "listens":
        sys.stdin.readline()
    with lock:
        delivered.append((message.destination, sealed))


def fail(address: str, reason: str) -> None:
    """A site whose `MAIL_UNDELIVERABLE` has a fault."""
    raise ZeroDivisionError(reason)


def lose_the_database(address: str, reason: str) -> None:
    """A site whose database is away."""
    raise OperationalError(reason)
