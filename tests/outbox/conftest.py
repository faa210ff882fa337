"""An outbox whose deliveries a test steers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from tests.outbox import handlers


@pytest.fixture(autouse=True)
def steered(settings: Any) -> None:
    deliveries = dict.fromkeys(("note", "other"), "tests.outbox.handlers.deliver")
    settings.OUTBOX_DELIVERIES = {**settings.OUTBOX_DELIVERIES, **deliveries}
    handlers.reset()


@pytest.fixture
def send() -> Callable[..., OutboxMessage]:
    """Enqueue a note in a transaction of its own."""

    def send_one(destination: str, kind: str = "note", **more: Any) -> OutboxMessage:
        with transaction.atomic():
            return enqueue(kind, destination, {}, **more)

    return send_one
