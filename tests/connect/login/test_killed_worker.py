"""A worker that dies anywhere in a local act: what it began is done once, with its message."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import Activity, DataExport, User
from kagu.mailed_links.models import MailedLink
from kagu.outbox.delivery import ClaimLost, attempt, claim
from kagu.outbox.models import OutboxMessage
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import fail
from tests.connect.login.forgotten_password import FORGOTTEN
from tests.killed_worker import LEASE, deliver_killed_everywhere
from tests.mailed_links.clicks import send
from tests.mails import Mailbox, path_of

pytestmark = pytest.mark.django_db(transaction=True)

KIND = "unseen_request"
MakePerson = Callable[..., User]


def ask_for_a_new_account(make_person: MakePerson) -> None:
    Browser().post(CREATE, typed())


def ask_for_a_taken_address(make_person: MakePerson) -> None:
    make_person("Alice")
    Browser().post(CREATE, typed())


def ask_for_a_waiting_address(make_person: MakePerson) -> None:
    make_person("Alice", state=User.State.PENDING)
    User.objects.update(created_at=timezone.now() - timedelta(hours=1))
    Browser().post(CREATE, typed())


def ask_for_activation(make_person: MakePerson) -> None:
    make_person("Alice", state=User.State.PENDING)
    Browser().post("/oidc/resend-activation", {"email": "alice@exemple.nc"})


def ask_for_a_reset(make_person: MakePerson) -> None:
    make_person("Alice")
    Browser().post(FORGOTTEN, {"email": "alice@exemple.nc"})


def ask_for_a_reset_of_a_waiting_account(make_person: MakePerson) -> None:
    make_person("Alice", state=User.State.PENDING)
    Browser().post(FORGOTTEN, {"email": "alice@exemple.nc"})


def lock(make_person: MakePerson) -> None:
    fail(Browser(), make_person("Alice").email, 10)


def ask_for_the_data(make_person: MakePerson) -> None:
    make_person("Alice")
    user = User.objects.get()
    export = DataExport.objects.create(user=user, language="fr", requested_at=timezone.now())
    OutboxMessage.objects.create(
        kind="data_export",
        destination="prepare_export",
        lane="data_export prepare_export",
        payload={"export": str(export.pk)},
        next_try_at=timezone.now(),
        give_up_at=timezone.now() + LEASE,
        created_at=timezone.now(),
    )


def effects() -> tuple[int, ...]:
    """What an act leaves: accounts, links, lines of the history, mails and prepared files."""
    mails = OutboxMessage.objects.filter(kind="mail")
    ready = DataExport.objects.exclude(ready_at=None)
    return tuple(rows.count() for rows in (User.objects, MailedLink.objects, Activity.objects, mails, ready))


ACTS = [
    ask_for_a_new_account,
    ask_for_a_taken_address,
    ask_for_a_waiting_address,
    ask_for_activation,
    ask_for_a_reset,
    ask_for_a_reset_of_a_waiting_account,
    lock,
    ask_for_the_data,
]


@pytest.mark.parametrize("ask", ACTS, ids=lambda ask: ask.__name__)
def test_a_worker_killed_at_any_statement_leaves_all_or_nothing(
    make_person: MakePerson, ask: Callable[[MakePerson], None]
) -> None:
    """Whoever takes the message up again does it once, however often workers died before."""
    ask(make_person)
    message = OutboxMessage.objects.exclude(kind="mail").get()
    before = effects()
    seen = deliver_killed_everywhere(message, effects)
    after = effects()
    assert after[3] == before[3] + 1, "one act sends one mail"
    assert len(seen) > 4
    assert [state for state, is_settled in seen if not is_settled] == [before] * sum(
        not is_settled for _, is_settled in seen
    )
    assert {state for state, is_settled in seen if is_settled} == {after}


def test_an_account_deleted_meanwhile_does_not_come_back(
    browser: Browser, mails: Mailbox, make_person: MakePerson
) -> None:
    """The worker died after the act; its message is tried again when the account was used and deleted."""
    browser.post(CREATE, typed())
    request = OutboxMessage.objects.get(kind=KIND)
    deliver_killed_everywhere(request, effects)
    send(browser, path_of(mails.last_link_to("alice@exemple.nc")))
    user = User.objects.get()
    log_in(browser, user.email)
    delete_account(user)
    mails.deliver()
    mails.clear()
    OutboxMessage.objects.filter(pk=request.pk).update(next_try_at=timezone.now())
    assert mails.mails_to("alice@exemple.nc") == []
    assert not User.objects.filter(state=User.State.PENDING).exists()


def test_a_worker_whose_claim_ran_out_undoes_what_it_did(make_person: MakePerson) -> None:
    """Slow and not dead: another one has the message, and does it."""
    ask_for_a_new_account(make_person)
    slow = OutboxMessage.objects.get(kind=KIND)
    quick: Any = OutboxMessage.objects.get(kind=KIND)
    assert claim(slow, LEASE)
    quick.refresh_from_db()
    assert claim(quick, LEASE)
    assert isinstance(attempt(slow), ClaimLost)
    assert effects() == (0, 0, 0, 0, 0)
    assert attempt(quick) is None
    assert User.objects.count() == OutboxMessage.objects.filter(kind="mail").count() == 1
