"""What goes next: the oldest that may, whatever waits before it, beside it or for somebody to fetch it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kagu.outbox import picking
from kagu.outbox.models import OutboxMessage
from kagu.outbox.picking import pick
from kagu.site import clock

pytestmark = pytest.mark.django_db

Send = Callable[..., OutboxMessage]


@pytest.fixture(autouse=True)
def _three_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picking, "WINDOW", 3)


def names(messages: list[OutboxMessage]) -> list[str]:
    return [message.destination for message in messages]


def test_the_oldest_goes_first_whatever_its_kind(send: Send) -> None:
    for number, kind in enumerate(("note", "other", "note", "other", "note")):
        send(f"{number}@exemple.nc", kind=kind)
    assert names(pick(set(), 4)) == ["0@exemple.nc", "1@exemple.nc", "2@exemple.nc", "3@exemple.nc"]


def test_a_kind_that_is_closed_is_not_looked_at(send: Send) -> None:
    for number in range(5):
        send(f"{number}@exemple.nc")
    other = send("https://impots.exemple.nc/logout/", kind="other")
    assert pick({"note"}, 4) == [other]


def test_a_lane_that_is_closed_holds_up_nobody_behind_it(send: Send) -> None:
    for number in range(5):
        send(f"{number}@slow.exemple.nc")
    first, second = send("alice@quick.exemple.nc"), send("bob@other.exemple.nc")
    assert pick({"note slow.exemple.nc"}, 4) == [first, second]
    assert pick({"note slow.exemple.nc", "note quick.exemple.nc"}, 4) == [second]


def test_what_is_to_be_tried_later_or_fetched_is_in_nobodys_way(send: Send) -> None:
    for number in range(5):
        send(f"{number}@later.exemple.nc")
        send(f"service-{number}", kind="polled_event")
    OutboxMessage.objects.filter(kind="note").update(next_try_at=clock.now() + timedelta(hours=1))
    waiting = send("alice@exemple.nc")
    assert pick(set(), 4) == [waiting]


def test_nothing_is_asked_where_every_kind_is_closed(send: Send, settings: Any) -> None:
    send("alice@exemple.nc")
    assert pick(set(settings.OUTBOX_DELIVERIES), 4) == []
