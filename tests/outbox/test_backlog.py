"""`backlog`: what waits, how many of each kind, since when; and what needs somebody."""

import io
from collections.abc import Callable

import pytest
from django.core.management import call_command

from kagu.outbox.backlog import backlog
from kagu.outbox.heartbeat import Heartbeat
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock

pytestmark = pytest.mark.django_db
Send = Callable[..., OutboxMessage]


def told() -> str:
    out = io.StringIO()
    call_command("backlog", stdout=out)
    return out.getvalue()


def test_where_nothing_waits_the_command_says_so() -> None:
    Heartbeat().beat()
    lines = told().splitlines()
    assert lines[0].startswith("1 at work: ")
    assert lines[1] == "Nothing waits."


def test_each_kind_is_told_with_its_number_and_its_oldest(send: Send, clock: Clock) -> None:
    send("a@exemple.nc", kind="mail")
    clock.move(3600)
    send("b@exemple.nc", kind="mail")
    send("c@exemple.nc", kind="mail")
    send("impots", kind="note")
    clock.move(60)
    shown = told()
    assert shown.startswith("No worker is at work")
    assert [line.split()[0] for line in shown.splitlines()[1:]] == ["3", "1"]
    assert "1 h  mail " in shown
    assert "1 min  note " in shown
    assert "exemple.nc" not in shown


def test_a_worker_that_fell_silent_is_told_with_its_time(clock: Clock) -> None:
    Heartbeat().beat()
    clock.move(7200)
    assert "the last was seen 2 h ago" in told()


def test_dead_letters_wait_for_somebody(send: Send) -> None:
    send("a@exemple.nc", kind="mail")
    OutboxMessage.objects.update(state=OutboxMessage.State.DEAD)
    [dead] = backlog()
    assert (dead.name, dead.count, dead.by_hand) == ("mail, dead", 1, True)
    assert "Emails: not delivered" in told()


def test_what_is_delivered_waits_for_nothing(send: Send) -> None:
    send("a@exemple.nc", kind="mail")
    OutboxMessage.objects.update(state=OutboxMessage.State.DELIVERED)
    assert backlog() == []


def test_a_relay_that_takes_nothing_is_told(send: Send, clock: Clock) -> None:
    send("a@exemple.nc", kind="mail")
    OutboxMessage.objects.update(last_error="KindDown: refused")
    clock.move(600)
    assert "The mail relay takes nothing" in told()
