"""The failure that locks an account shows to nobody: the worker tells of it (ASVS 6.3.8, E23)."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kagu.connect.accounts.lock_account import KIND, tell_of_lock
from kagu.connect.accounts.models import Activity, Lock, User
from kagu.mailed_links.models import MailedLink
from kagu.outbox.delivery import ClaimLost
from kagu.outbox.models import OutboxMessage
from kagu.outbox.sealing import unseal
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import fail
from tests.connect.pages import text_of
from tests.mails import Mailbox

pytestmark = pytest.mark.django_db


def statements_of_a_failure(email: str) -> list[str]:
    """What the database is asked, without the savepoints' names."""
    browser = Browser()
    browser.get("/oidc/login")
    with CaptureQueriesContext(connection) as queries:
        log_in(browser, email, "not this one")
    return [query["sql"].split()[0] for query in queries]


def test_the_failure_that_locks_asks_no_more_than_one_of_nobody(alice: User) -> None:
    """Nor do those after it."""
    statements_of_a_failure("nobody@exemple.nc")
    nobody = statements_of_a_failure("nobody@exemple.nc")
    fail(Browser(), alice.email, 9)
    tenth, eleventh = statements_of_a_failure(alice.email), statements_of_a_failure(alice.email)
    alice.refresh_from_db()
    assert alice.state == User.State.LOCKED
    assert len(tenth) <= len(nobody)
    assert len(eleventh) == len(nobody)
    for written in ("INSERT", "UPDATE"):
        assert abs(tenth.count(written) - nobody.count(written)) <= 1


def test_all_there_is_to_tell_waits_for_the_worker(alice: User, mails: Mailbox) -> None:
    fail(Browser(), alice.email, 10)
    assert OutboxMessage.objects.get().kind == KIND
    assert not MailedLink.objects.exists()
    assert not Activity.objects.filter(kind="account_locked").exists()
    assert "Votre compte est bloqué" in text_of(log_in(Browser(), alice.email))
    assert mails.last_link_to(alice.email)
    line = Activity.objects.get(kind="account_locked")
    assert line.network == "127.0.0.0/24"


def test_a_message_delivered_twice_tells_once(alice: User, mails: Mailbox) -> None:
    fail(Browser(), alice.email, 10)
    message = OutboxMessage.objects.get()
    sealed = unseal(message.sealed)
    tell_of_lock(message, sealed)
    with pytest.raises(ClaimLost):
        tell_of_lock(message, sealed)
    assert len(mails.mails_to(alice.email)) == 1
    assert Activity.objects.filter(kind="account_locked").count() == 1


@pytest.mark.parametrize("how", ["released", "deleted"])
def test_what_is_over_before_the_worker_comes_is_not_told(
    alice: User, mails: Mailbox, how: str, make_person: Callable[..., User]
) -> None:
    fail(Browser(), alice.email, 10)
    if how == "released":
        Lock.objects.update(released_at=timezone.now())
        User.objects.update(state=User.State.ACTIVE)
    else:
        User.objects.filter(pk=alice.pk).delete()
    assert mails.mails_to("alice@exemple.nc") == []
    assert OutboxMessage.objects.get().state == OutboxMessage.State.DELIVERED
