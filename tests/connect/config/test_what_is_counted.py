"""Log-ins, the hash gate, deliveries and bounces are counted by their outcome."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords.gate import PasswordGate, PasswordGateFull
from kagu.connect.config import measures
from kagu.outbox.delivery import attempt, claim
from kagu.outbox.enqueue import enqueue
from kagu.outbox.measures import rows
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.login.conftest import log_in
from tests.metrics.samples import one_more, sample
from tests.outbox import handlers

pytestmark = pytest.mark.django_db
LOG_INS = "kagu_log_ins_total"
ATTEMPTS = "kagu_outbox_attempts_total"


def test_a_log_in_is_counted(alice: User) -> None:
    with one_more(LOG_INS, way="password", outcome="logged_in"):
        log_in(Browser(), alice.email)


@pytest.mark.parametrize("address", ["alice@exemple.nc", "nobody@exemple.nc"])
def test_a_refused_log_in_is_counted_alike_with_an_account_and_without(alice: User, address: str) -> None:
    with one_more(LOG_INS, way="password", outcome="wrong_credentials"):
        log_in(Browser(), address, "not this one")


def test_the_gate_tells_who_is_in_it_who_waits_and_who_was_refused() -> None:
    gate = PasswordGate(at_once=1, queue=1, patience=30)
    waits, done = threading.Event(), threading.Event()

    def wait() -> None:
        waits.set()
        with gate.place(is_known=True):
            done.set()

    with gate.place(is_known=True):
        assert sample("kagu_hash_gate", state="running") == 1
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert waits.wait(30)
        while not gate.is_full(is_known=True):
            waits.wait(0.01)
        with one_more("kagu_hash_gate_refused_total"), pytest.raises(PasswordGateFull), gate.place():
            pass
    waiting.join(30)
    assert done.is_set()
    assert sample("kagu_hash_gate", state="running") == sample("kagu_hash_gate", state="waiting") == 0


@pytest.fixture
def deliver(settings: Any) -> Callable[[str], None]:
    """One attempt, which ends as the test says."""
    handlers.reset()
    settings.OUTBOX_DELIVERIES = {"note": "tests.outbox.handlers.deliver"}

    def deliver_one(how: str) -> None:
        handlers.behaviour["there"] = how
        with transaction.atomic():
            message = enqueue("note", "there", {"client_id": "impots"})
        claim(message, timedelta(seconds=30))
        attempt(message)

    return deliver_one


@pytest.mark.parametrize(
    ("how", "outcome"), [("", "delivered"), ("fails", "failed"), ("refuses", "refused"), ("down", "failed")]
)
def test_a_delivery_is_counted_by_kind_service_and_outcome(
    deliver: Callable[[str], None], how: str, outcome: str
) -> None:
    with one_more(ATTEMPTS, kind="note", service="impots", outcome=outcome):
        deliver(how)


def test_rows_are_told_by_kind_with_their_age(clock: Clock) -> None:
    with transaction.atomic():
        enqueue("mail", "zoe@exemple.nc", {})
    clock.move(90)
    told = {family.name: family for family in rows()}
    [waiting] = told["kagu_outbox_waiting"].samples
    [oldest] = told["kagu_outbox_oldest_seconds"].samples
    assert (waiting.labels, waiting.value) == ({"kind": "mail"}, 1)
    assert oldest.value == 90
    assert told["kagu_outbox_dead"].samples == []
    OutboxMessage.objects.update(state=OutboxMessage.State.DEAD)
    told = {family.name: family for family in rows()}
    assert told["kagu_outbox_dead"].samples[0].value == 1


def test_accounts_are_told_by_state_and_no_label_names_one(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(state=User.State.LOCKED)
    told = {family.name: family for family in measures.accounts()}
    assert [sample.labels for sample in told["kagu_accounts"].samples] == [{"state": "locked"}]
    assert "alice" not in str(told)
