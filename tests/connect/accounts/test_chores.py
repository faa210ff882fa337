"""Each chore of the accounts: a piece that fails stops nobody behind it, one that changed is left."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.connect.accounts.delete_account import forget_deleted_accounts
from kagu.connect.accounts.delete_when_due import delete_when_due
from kagu.connect.accounts.lost_factor import remove_lost_factors
from kagu.connect.accounts.models import LoginSession, LostFactor, PlannedDeletion, User
from kagu.connect.accounts.sessions.expired_sessions import end_expired_sessions
from tests.chores.trouble import fail_once, meanwhile
from tests.connect.accounts.asked import ask
from tests.connect.asked_accounts import make_pending

pytestmark = pytest.mark.django_db

ACCOUNTS = "kagu.connect.accounts"
LONG_AGO = timedelta(days=400)


@dataclass(frozen=True)
class Chore:
    """What makes a person due, which rows are still to be dealt with, what takes one of them out."""

    run: Callable[[], int]
    act: str
    prepare: Callable[[User], Any]
    waiting: Callable[[], QuerySet[Any]]
    spare: Callable[[QuerySet[Any]], Any]


def expire_session(user: User) -> LoginSession:
    past = timezone.now() - timedelta(seconds=1)
    return LoginSession.objects.create(
        session_key=user.first_name, user=user, sid=user.pk.hex, expire_date=past
    )


def plan_deletion(user: User) -> PlannedDeletion:
    User.objects.filter(pk=user.pk).update(state=User.State.CLOSING)
    due_at = timezone.now()
    ask(user, "deletion_planned", due_at - timedelta(days=7), due_at=due_at.isoformat())
    return PlannedDeletion.objects.create(user=user, due_at=due_at)


def lose_factor(user: User) -> LostFactor:
    user.passkeys.create(credential_id=user.first_name, credential_data=b"", user_handle="", name="A key")
    return LostFactor.objects.create(user=user, due_at=timezone.now())


def was_never_activated(user: User) -> None:
    past = timezone.now() - LONG_AGO
    make_pending(User.objects.filter(pk=user.pk), created_at=past)
    ask(user, "account_created", past)


def was_deleted(user: User) -> None:
    past = timezone.now() - LONG_AGO
    User.objects.filter(pk=user.pk).update(state=User.State.DELETED, deleted_at=past)
    ask(user, "account_deleted", past)


CHORES = {
    "expired sessions": Chore(
        end_expired_sessions,
        f"{ACCOUNTS}.sessions.expired_sessions.end_login_sessions",
        expire_session,
        LoginSession.objects.all,
        lambda sessions: sessions.update(expire_date=timezone.now() + timedelta(hours=1)),
    ),
    "accounts that nobody activated": Chore(
        expire_pending_accounts,
        f"{ACCOUNTS}.drop_asked_account.erase_accounts",
        was_never_activated,
        lambda: User.objects.filter(state=User.State.PENDING),
        lambda users: users.update(created_at=timezone.now()),
    ),
    "lost factors": Chore(
        remove_lost_factors,
        f"{ACCOUNTS}.lost_factor.remove_factor",
        lose_factor,
        LostFactor.objects.all,
        lambda lost: lost.update(due_at=timezone.now() + timedelta(days=2)),
    ),
    "planned deletions": Chore(
        delete_when_due,
        f"{ACCOUNTS}.delete_when_due.delete_account",
        plan_deletion,
        PlannedDeletion.objects.all,
        lambda planned: planned.update(due_at=timezone.now() + timedelta(days=7)),
    ),
    "deleted accounts": Chore(
        forget_deleted_accounts,
        f"{ACCOUNTS}.delete_account.erase_accounts",
        was_deleted,
        lambda: User.objects.filter(state=User.State.DELETED),
        lambda users: users.update(deleted_at=timezone.now()),
    ),
}


@pytest.fixture(params=list(CHORES.values()), ids=list(CHORES))
def chore(request: pytest.FixtureRequest, make_person: Callable[..., User]) -> Chore:
    """Three people are due for it."""
    chore: Chore = request.param
    for name in ("Alice", "Bob", "Charlie"):
        chore.prepare(make_person(name))
    return chore


def test_a_piece_that_fails_stops_nobody_behind_it(
    chore: Chore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    fail_once(monkeypatch, chore.act)
    assert chore.run() == 2
    assert str(chore.waiting().get().pk) in caplog.text
    assert chore.run() == 1


def test_a_piece_that_changed_meanwhile_is_left(chore: Chore, monkeypatch: pytest.MonkeyPatch) -> None:
    first = chore.waiting().order_by("pk")[:1].get().pk
    meanwhile(monkeypatch, chore.act, lambda: chore.spare(chore.waiting().exclude(pk=first)))
    assert chore.run() == 1
    assert not chore.waiting().filter(pk=first).exists()


def test_a_reminder_that_fails_stops_no_other(
    make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Alice", "Bob"):
        plan_deletion(make_person(name))
    PlannedDeletion.objects.update(due_at=timezone.now() + timedelta(hours=12))
    fail_once(monkeypatch, f"{ACCOUNTS}.delete_when_due.mail_cancel_link")
    assert delete_when_due() == 0
    assert PlannedDeletion.objects.filter(reminded_at=None).count() == 1
    delete_when_due()
    assert not PlannedDeletion.objects.filter(reminded_at=None).exists()
