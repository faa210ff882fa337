"""The worker erases what an act asked for, and nothing that somebody wrote into the database."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.connect.accounts.delete_account import delete_account, forget_deleted_accounts
from kagu.connect.accounts.delete_when_due import delete_when_due
from kagu.connect.accounts.history.chain import hash_of, sealed_heads
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.models import Activity, ActivityHead, PlannedDeletion, User
from kagu.connect.accounts.move_address import move_to
from kagu.connect.config.checks import erasures
from kagu.doctor.findings import Asked
from tests.clock import Clock
from tests.connect.accounts.asked import ask

LONG_AGO = timedelta(days=400)


@pytest.fixture
def alice(alice: User) -> User:
    """Created and activated long ago, by the acts, and sealed."""
    ask(alice, "account_created", timezone.now() - LONG_AGO)
    ask(alice, "account_activated", timezone.now() - LONG_AGO)
    seal_heads()
    return alice


def write(user: User, **fields: object) -> None:
    """What somebody with the database does to a row."""
    User.objects.filter(pk=user.pk).update(**fields)


def say_deleted(user: User) -> None:
    write(user, state=User.State.DELETED, deleted_at=timezone.now() - LONG_AGO)


def say_pending(user: User) -> None:
    asked = {"email_normalized": None, "asked_normalized": user.email_normalized}
    write(user, state=User.State.PENDING, created_at=timezone.now() - LONG_AGO, **asked)


def say_closing(user: User) -> None:
    write(user, state=User.State.CLOSING)
    PlannedDeletion.objects.create(user=user, due_at=timezone.now() - timedelta(days=1))


def plan_without_closing(user: User) -> None:
    PlannedDeletion.objects.create(user=user, due_at=timezone.now() - timedelta(days=1))


WRITTEN: dict[str, tuple[Callable[[User], None], Callable[[], int], str]] = {
    "deleted long ago": (say_deleted, forget_deleted_accounts, "account_deleted"),
    "never activated": (say_pending, expire_pending_accounts, "account_created"),
    "closed, its time over": (say_closing, delete_when_due, "deletion_planned"),
}


def forge_line(user: User, kind: str) -> None:
    """The chain needs no key: a line can be added that fits."""
    last = user.activities.latest("position")
    line = Activity(user=user, position=last.position + 1, at=timezone.now() - LONG_AGO, kind=kind)
    line.hash = hash_of(line, last.hash)
    line.save()


def verify() -> str:
    told = StringIO()
    with pytest.raises(CommandError, match="erasures that no act asked for"):
        call_command("verify_activity", stdout=StringIO(), stderr=told)
    return told.getvalue()


@pytest.mark.parametrize("written", WRITTEN)
def test_what_is_written_into_a_row_erases_nobody_and_is_reported(
    alice: User, written: str, caplog: pytest.LogCaptureFixture
) -> None:
    write_it, chore, _ = WRITTEN[written]
    write_it(alice)
    assert chore() == 0
    alice.refresh_from_db()
    assert alice.email
    assert alice.activities.count() == 2
    assert f"account {alice.pk} is due to be erased and is left: its row says" in caplog.text
    assert f"account {alice.pk} would be erased: its row says" in verify()
    (finding,) = erasures(Asked())
    assert "1 accounts would be erased" in finding.words


@pytest.mark.parametrize("written", WRITTEN)
def test_a_line_that_no_act_sealed_asks_for_nothing(
    alice: User, written: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Also once the day has sealed it, as it seals whatever stands last."""
    write_it, chore, kind = WRITTEN[written]
    forge_line(alice, kind)
    write_it(alice)
    seal_heads()
    ActivityHead.objects.filter(user=alice).update(is_of_act=True)
    assert chore() == 0
    assert User.objects.filter(pk=alice.pk).exclude(email="").exists()
    assert "is left" in caplog.text


def test_a_planned_deletion_of_an_open_account_erases_nobody(alice: User) -> None:
    plan_without_closing(alice)
    assert delete_when_due() == 0
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE


def test_an_older_date_brings_no_erasure_nearer(alice: User, clock: Clock) -> None:
    delete_account(alice)
    write(alice, deleted_at=timezone.now() - LONG_AGO)
    assert forget_deleted_accounts() == 0
    assert "its history" in verify()
    clock.move(timedelta(days=366).total_seconds())
    seal_heads()
    assert forget_deleted_accounts() == 0
    write(alice, deleted_at=alice.activities.latest("position").at)
    assert forget_deleted_accounts() == 1


def test_a_history_that_was_altered_asks_for_nothing(alice: User, clock: Clock) -> None:
    delete_account(alice)
    alice.activities.filter(position=2).update(kind="logged_in")
    clock.move(timedelta(days=366).total_seconds())
    assert forget_deleted_accounts() == 0
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_was_asked_for_is_erased_under_a_new_secret_key_too(
    alice: User, clock: Clock, settings: Any
) -> None:
    delete_account(alice)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret key, long enough to be one"
    sealed_heads().seal_anew()
    settings.SECRET_KEY_FALLBACKS = []
    clock.move(timedelta(days=366).total_seconds())
    assert forget_deleted_accounts() == 1


def test_whoever_moves_to_an_address_erases_nobody_whom_a_row_calls_pending(alice: User, bob: User) -> None:
    say_pending(alice)
    move_to(bob, alice.email, alice.email)
    assert User.objects.filter(pk=alice.pk).exists()


def test_what_stood_before_acts_sealed_is_taken_as_it_stands(alice: User, clock: Clock) -> None:
    """An upgrade: from that day on nothing else is believed."""
    delete_account(alice)
    ActivityHead.objects.filter(is_of_act=True).delete()
    seal_heads()
    migration = MigrationLoader(connection).get_migration_by_prefix("accounts", "0018_erasures")
    migration.operations[-1].code(_Apps(), None)  # type: ignore[attr-defined]
    assert next(iter(erasures(Asked()))).words == "each was asked for"
    clock.move(timedelta(days=366).total_seconds())
    assert forget_deleted_accounts() == 1


class _Apps:
    """The models as they are now have all that the migration reads."""

    def get_model(self, app: str, name: str) -> type:
        return {"Activity": Activity, "ActivityHead": ActivityHead, "User": User}[name]
