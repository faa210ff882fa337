"""What comes of one attempt, and when the next one is."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kagu.outbox.dead_letters import dead_letters, resend
from kagu.outbox.delivery import attempt, claim, pause_after
from kagu.outbox.models import OutboxMessage
from kagu.outbox.retention import delete_old_messages, give_up_overdue
from tests.deliveries import deliver_due
from tests.outbox import handlers

pytestmark = pytest.mark.django_db


def test_a_delivered_message_leaves_no_secret_behind(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc", sealed={"url": "https://exemple.nc/?token=s"})
    assert deliver_due() == 1
    assert handlers.delivered == [("alice@exemple.nc", {"url": "https://exemple.nc/?token=s"})]
    message.refresh_from_db()
    assert (message.state, message.attempts, message.sealed, message.lease) == ("delivered", 1, None, None)
    assert message.delivered_at
    assert deliver_due() == 0


def test_a_message_that_does_not_get_through_is_tried_again_later(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc", sealed={"secret": "s"})
    identity = message.message_id
    handlers.behaviour["alice@exemple.nc"] = "fails"
    assert deliver_due() == 0
    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == ("waiting", 1, "DeliveryFailed: fails")
    assert message.next_try_at > timezone.now()
    assert deliver_due() == 0
    assert len(handlers.attempted) == 1
    handlers.behaviour.clear()
    assert deliver_due(timezone.now() + timedelta(minutes=1)) == 1
    message.refresh_from_db()
    assert message.message_id == identity
    assert handlers.delivered == [("alice@exemple.nc", {"secret": "s"})]


def test_a_refused_message_is_dead_at_once(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    handlers.behaviour["alice@exemple.nc"] = "refuses"
    deliver_due()
    message.refresh_from_db()
    assert (message.state, message.last_error) == ("dead", "DeliveryRefused: refuses")


def test_a_fault_of_ours_does_not_lose_the_message(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    handlers.behaviour["alice@exemple.nc"] = "breaks"
    deliver_due()
    message.refresh_from_db()
    assert message.state == "waiting"
    assert "fault in the handler" in message.last_error


def test_pauses_double_with_jitter_up_to_three_hours() -> None:
    for attempts, longest in ((1, 5), (2, 10), (5, 80), (30, 3 * 3600), (1000, 3 * 3600)):
        pauses = {pause_after(attempts) for _ in range(50)}
        assert len(pauses) > 1
        assert all(longest / 2 <= pause.total_seconds() <= longest for pause in pauses)


def test_after_three_days_a_message_is_dead(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    handlers.behaviour["alice@exemple.nc"] = "fails"
    OutboxMessage.objects.update(give_up_at=timezone.now())
    deliver_due()
    message.refresh_from_db()
    assert message.state == "dead"


def test_a_message_that_expired_is_not_sent(send: Callable[..., OutboxMessage]) -> None:
    late = send("alice@exemple.nc", expires_at=timezone.now(), sealed={"url": "s"})
    timely = send("bob@exemple.nc", expires_at=timezone.now() + timedelta(minutes=1))
    assert deliver_due() == 1
    late.refresh_from_db()
    timely.refresh_from_db()
    assert (late.state, late.sealed, timely.state) == ("dead", None, "delivered")
    assert handlers.attempted == ["bob@exemple.nc"]


def test_a_message_sealed_under_a_lost_key_is_dead_and_readable_once_the_key_is_back(
    send: Callable[..., OutboxMessage], settings: Any
) -> None:
    message = send("alice@exemple.nc", sealed={"url": "s"})
    first = settings.SECRET_KEY
    settings.SECRET_KEY = "another key, long enough to be accepted as one"
    deliver_due()
    message.refresh_from_db()
    assert message.state == "dead"
    settings.SECRET_KEY_FALLBACKS = [first]
    resend(dead_letters())
    assert deliver_due() == 1


def test_the_oldest_goes_first(send: Callable[..., OutboxMessage]) -> None:
    for name in ("first", "second", "third"):
        send(f"{name}@{name}.exemple.nc")
    OutboxMessage.objects.filter(destination__startswith="first").update(
        next_try_at=timezone.now() - timedelta(seconds=1)
    )
    deliver_due()
    assert [name.split("@")[0] for name in handlers.attempted] == ["first", "second", "third"]


def test_a_destination_that_is_down_is_tried_once_and_others_are_not_delayed(
    send: Callable[..., OutboxMessage],
) -> None:
    for name in ("alice", "bob"):
        send(f"{name}@down.exemple.nc")
        send(f"{name}@up.exemple.nc")
        handlers.behaviour[f"{name}@down.exemple.nc"] = "down"
    assert deliver_due() == 2
    assert handlers.attempted.count("alice@down.exemple.nc") == 1
    assert handlers.attempted.count("bob@down.exemple.nc") == 0


def test_when_a_kind_is_down_only_that_kind_waits(send: Callable[..., OutboxMessage]) -> None:
    send("alice@exemple.nc")
    send("bob@other.exemple.nc")
    send("https://impots.exemple.nc/events/", kind="other")
    handlers.behaviour["alice@exemple.nc"] = "all down"
    assert deliver_due() == 1
    assert "bob@other.exemple.nc" not in handlers.attempted


def test_one_claim_wins(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc")
    rival = OutboxMessage.objects.get(pk=message.pk)
    assert claim(message, timedelta(seconds=30))
    assert not claim(rival, timedelta(seconds=30))


def test_a_claim_that_ran_out_writes_nothing_over_the_next_one(send: Callable[..., OutboxMessage]) -> None:
    slow = send("alice@exemple.nc")
    claim(slow, timedelta(seconds=-1))
    quick = OutboxMessage.objects.get(pk=slow.pk)
    assert claim(quick, timedelta(seconds=30))
    handlers.behaviour["alice@exemple.nc"] = "refuses"
    attempt(slow)
    quick.refresh_from_db()
    assert (quick.state, quick.attempts) == ("waiting", 2)
    assert quick.lease is not None


def test_dead_letters_are_listed_and_sent_again(
    send: Callable[..., OutboxMessage], capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("alice", "bob"):
        send(f"{name}@exemple.nc")
        handlers.behaviour[f"{name}@exemple.nc"] = "refuses"
    deliver_due()
    call_command("list_dead_messages")
    listed = capsys.readouterr()
    assert "alice@exemple.nc\t1\tDeliveryRefused: refuses" in listed.out
    assert listed.err == "2 dead letters\n"
    alice = OutboxMessage.objects.get(destination="alice@exemple.nc")
    call_command("resend_dead_messages", str(alice.message_id))
    handlers.behaviour.clear()
    assert deliver_due() == 1
    assert [name for name, _ in handlers.delivered] == ["alice@exemple.nc"]
    call_command("resend_dead_messages", destination="bob")
    assert deliver_due() == 1


def test_resending_says_what(send: Callable[..., OutboxMessage]) -> None:
    with pytest.raises(CommandError):
        call_command("resend_dead_messages")


def test_an_expired_letter_stays_dead(send: Callable[..., OutboxMessage]) -> None:
    message = send("alice@exemple.nc", expires_at=timezone.now())
    deliver_due()
    assert resend(dead_letters()) == 0
    message.refresh_from_db()
    assert message.state == "dead"


def test_what_was_delivered_is_forgotten_after_a_week(send: Callable[..., OutboxMessage]) -> None:
    old, recent, dead = send("alice@exemple.nc"), send("bob@exemple.nc"), send("charlie@exemple.nc")
    handlers.behaviour["charlie@exemple.nc"] = "refuses"
    deliver_due()
    OutboxMessage.objects.filter(pk__in=[old.pk, dead.pk]).update(
        created_at=timezone.now() - timedelta(days=8), delivered_at=timezone.now() - timedelta(days=8)
    )
    assert delete_old_messages() == 1
    assert set(OutboxMessage.objects.values_list("pk", flat=True)) == {recent.pk, dead.pk}


def test_what_nobody_took_in_time_is_dead_and_listed(send: Callable[..., OutboxMessage]) -> None:
    overdue = send("fetcher", kind="fetched", give_up_after=timedelta(seconds=-1))
    waiting = send("fetcher", kind="fetched")
    assert deliver_due() == 0
    assert give_up_overdue() == 1
    assert dead_letters().get().pk == overdue.pk
    waiting.refresh_from_db()
    assert waiting.state == "waiting"
