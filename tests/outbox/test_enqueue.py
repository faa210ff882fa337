"""What an act puts in the outbox leaves with its transaction, or not at all."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.outbox.sealing import seal, unseal
from tests.threads import run_together


@pytest.fixture(autouse=True)
def _acts_open_their_own_transactions() -> None:
    """Here the test itself is the act."""


@pytest.mark.django_db(transaction=True)
def test_a_message_is_refused_outside_a_transaction() -> None:
    with pytest.raises(TransactionManagementError):
        enqueue("mail", "alice@exemple.nc", {})
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_message_leaves_with_the_act_that_wrote_it() -> None:
    with transaction.atomic():
        enqueue("mail", "alice@exemple.nc", {"template": "welcome"})
    message = OutboxMessage.objects.get()
    assert message.state == "waiting"
    assert message.payload == {"template": "welcome"}
    assert message.lane == "mail exemple.nc"


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_sends_nothing() -> None:
    def act() -> None:
        with transaction.atomic():
            enqueue("mail", "alice@exemple.nc", {})
            raise PermissionError

    with pytest.raises(PermissionError):
        act()
    assert not OutboxMessage.objects.exists()


@pytest.mark.django_db
def test_one_dedupe_key_gives_one_message() -> None:
    first = enqueue("mail", "alice@exemple.nc", {"n": 1}, dedupe_key="locked alice")
    second = enqueue("mail", "alice@exemple.nc", {"n": 2}, dedupe_key="locked alice")
    other = enqueue("mail", "alice@exemple.nc", {"n": 3}, dedupe_key="locked bob")
    assert second.pk == first.pk != other.pk
    assert OutboxMessage.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_with_one_dedupe_key_give_one_message() -> None:
    def act() -> Any:
        with transaction.atomic():
            return enqueue("mail", "alice@exemple.nc", {}, dedupe_key="locked alice").pk

    results = run_together(*[act] * 6)
    assert len(set(results)) == 1
    assert OutboxMessage.objects.count() == 1


@pytest.mark.django_db
def test_secrets_cannot_be_read_in_the_database() -> None:
    message = enqueue("mail", "alice@exemple.nc", {}, sealed={"url": "https://exemple.nc/?token=s3cr3t"})
    stored = bytes(OutboxMessage.objects.get(pk=message.pk).sealed or b"")
    assert b"s3cr3t" not in stored
    assert unseal(stored) == {"url": "https://exemple.nc/?token=s3cr3t"}


def test_an_old_secret_key_still_opens_what_it_sealed(settings: Any) -> None:
    sealed = seal({"url": "https://exemple.nc/"})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer key, which is also long enough"
    assert unseal(sealed) == {"url": "https://exemple.nc/"}


@pytest.mark.django_db
def test_services_of_one_host_share_a_lane_and_kinds_do_not() -> None:
    event = enqueue("security_event", "https://impots.exemple.nc/events/", {})
    logout = enqueue("logout_token", "https://IMPOTS.exemple.nc/logout/", {})
    assert event.lane == "security_event impots.exemple.nc"
    assert logout.lane == "logout_token impots.exemple.nc"


@pytest.mark.django_db
def test_a_message_is_due_at_once_and_given_up_after_three_days() -> None:
    message = enqueue("mail", "alice@exemple.nc", {})
    assert message.next_try_at <= timezone.now()
    assert message.give_up_at - message.created_at == timedelta(days=3)
