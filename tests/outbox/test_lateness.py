"""Mails are late when no worker beats, or the relay takes nothing; pages promise accordingly."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils.translation import gettext_lazy

from kagu.outbox.heartbeat import SILENCE, Heartbeat
from kagu.outbox.lateness import PATIENCE, mails_are_late, promised
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock

pytestmark = pytest.mark.django_db
Send = Callable[..., OutboxMessage]


def held_back(message: OutboxMessage, error: str) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(last_error=error)


def test_mails_are_late_from_the_silence_of_the_last_worker_on(no_worker: None, clock: Clock) -> None:
    assert mails_are_late()
    Heartbeat().beat()
    assert not mails_are_late()
    clock.move(SILENCE.total_seconds() + 1)
    assert mails_are_late()


def test_mails_that_the_relay_refuses_for_minutes_are_late(send: Send, clock: Clock) -> None:
    held_back(send("a@exemple.nc", kind="mail"), "KindDown: the mail relay does not answer")
    assert not mails_are_late()
    clock.move(PATIENCE.total_seconds() + 1)
    assert mails_are_late()
    OutboxMessage.objects.update(state=OutboxMessage.State.DELIVERED)
    assert not mails_are_late()


def test_one_mail_that_the_relay_refuses_while_it_takes_others_makes_nobody_late(
    send: Send, clock: Clock
) -> None:
    held_back(send("a@exemple.nc", kind="mail"), "RelayRefuses: 554 5.7.1")
    clock.move(PATIENCE.total_seconds() + 1)
    assert mails_are_late()
    taken = send("b@exemple.nc", kind="mail")
    rows = OutboxMessage.objects.filter(pk=taken.pk)
    rows.update(state=OutboxMessage.State.DELIVERED, delivered_at=taken.created_at)
    assert not mails_are_late()
    clock.move(PATIENCE.total_seconds() + 1)
    assert mails_are_late()


@pytest.mark.parametrize("error", ["", "DestinationDown: 421", "DeliveryFailed: too many mails to this"])
def test_one_mailbox_that_takes_none_makes_nobody_else_late(send: Send, clock: Clock, error: str) -> None:
    held_back(send("a@exemple.nc", kind="mail"), error)
    clock.move(timedelta(hours=2).total_seconds())
    assert not mails_are_late()


def test_a_promise_is_chosen_when_it_is_shown(no_worker: None) -> None:
    promise = promised("soon", gettext_lazy("late"))
    assert str(promise) == "late"
    Heartbeat().beat()
    assert str(promise) == "soon"
