"""The drill: a copy, a disaster, the copy put back; no mail twice, no deleted account alive (issue G)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError
from django.db import transaction
from django.test import Client as Browser

from kagu.backup import unfinished
from kagu.connect.accounts.models import Activity, PlannedDeletion, User
from kagu.doctor.findings import Level
from kagu.outbox.mail import enqueue_mail
from kagu.outbox.models import OutboxMessage
from kagu.site import clock
from tests.clock import Clock
from tests.connect.backup.conftest import command
from tests.connect.conftest import PASSWORD
from tests.deliveries import deliver_due
from tests.doctor.examined import levels
from tests.mails import Mailbox

Move = Callable[[], None]
pytestmark = pytest.mark.django_db(transaction=True)


def log_in(email: str) -> Browser:
    browser = Browser()
    browser.post("/oidc/login", {"email": email, "password": PASSWORD})
    return browser


def is_logged_in(browser: Browser) -> bool:
    return browser.get("/mon-compte/").status_code == 200


def write_to(user: User) -> None:
    with transaction.atomic():
        context = {"first_name": user.first_name, "email": user.email, "end": clock.now()}
        enqueue_mail(
            user.email,
            "check_address",
            language="fr",
            context=context,
            sealed_context={"url": "https://comptes.exemple.nc/?token=x"},
        )


TAKEN = r"make the database anew|has tables|move it away"


def held(kind: str) -> int:
    return OutboxMessage.objects.filter(state="held", kind=kind).count()


def test_who_was_deleted_after_the_copy_stays_deleted(
    alice: User, bob: User, deletions: Path, copy: Path, elsewhere: Move, mails: Mailbox
) -> None:
    command("backup", copy)
    log_in(bob.email).post("/mon-compte/supprimer/", {"password": PASSWORD})
    mails.deliver()
    assert str(bob.pk) in deletions.read_text()
    elsewhere()
    said = command("restore", copy)
    assert "1 accounts deleted after it are deleted again" in said
    assert not is_logged_in(log_in(bob.email))
    assert is_logged_in(log_in(alice.email))
    assert User.objects.get(pk=bob.pk).state == User.State.DELETED
    assert Activity.objects.filter(user=bob).latest("position").kind == "account_deleted"


def test_no_mail_leaves_twice(
    alice: User, bob: User, deletions: Path, copy: Path, elsewhere: Move, mails: Mailbox
) -> None:
    write_to(alice)
    command("backup", copy)
    log_in(bob.email).post("/mon-compte/supprimer/", {"password": PASSWORD})
    assert len(mails.mails_to(alice.email)) == 1
    assert len(mails.mails_to(bob.email)) >= 1
    mails.clear()
    elsewhere()
    command("restore", copy)
    mails.deliver()
    assert not mail.outbox
    assert held("mail") == 2
    assert alice.email in command("list_held_messages", kind="mail")
    assert levels("kagu.backup.checks.restored") == [Level.LOOK]


def test_an_operator_lets_one_message_go_and_drops_the_others(
    alice: User, bob: User, deletions: Path, copy: Path, elsewhere: Move, mails: Mailbox
) -> None:
    write_to(alice)
    write_to(bob)
    command("backup", copy)
    elsewhere()
    command("restore", copy, without_deletions=True)
    with pytest.raises(CommandError, match="Name the messages"):
        command("release_held_messages")
    assert command("release_held_messages", destination=bob.email) == "1 messages released\n"
    assert command("drop_held_messages", all=True) == "1 messages dropped\n"
    mails.deliver()
    assert [message.to for message in mail.outbox] == [[bob.email]]
    command("resend_dead_messages", all=True)
    assert deliver_due() == 0


def test_what_has_expired_meanwhile_is_dropped_and_not_released(
    alice: User, copy: Path, elsewhere: Move, clock: Clock
) -> None:
    with transaction.atomic():
        expiry = datetime.fromtimestamp(clock.read(), UTC) + timedelta(hours=1)
        enqueue_mail(alice.email, "check_address", language="fr", context={}, expires_at=expiry)
    command("backup", copy)
    clock.move(7200)
    elsewhere()
    command("restore", copy, without_deletions=True)
    assert command("release_held_messages", all=True) == "0 messages released\n"
    assert OutboxMessage.objects.get(kind="mail").state == "dead"


def test_sessions_of_the_copy_are_over(alice: User, copy: Path, elsewhere: Move) -> None:
    """Some were ended after it, perhaps because they were stolen."""
    browser = log_in(alice.email)
    assert is_logged_in(browser)
    command("backup", copy)
    elsewhere()
    command("restore", copy, without_deletions=True)
    assert not is_logged_in(browser)
    assert is_logged_in(log_in(alice.email))


def test_who_had_planned_to_go_gets_the_time_back(
    alice: User, copy: Path, elsewhere: Move, clock: Clock, deletion_after_a_week: None
) -> None:
    """They may have changed their mind after the copy was made."""
    log_in(alice.email).post("/mon-compte/supprimer/", {"password": PASSWORD})
    due_at = PlannedDeletion.objects.get().due_at
    command("backup", copy)
    clock.move(9 * 24 * 3600)
    elsewhere()
    command("restore", copy, without_deletions=True)
    assert PlannedDeletion.objects.get().due_at == due_at + timedelta(days=9)


def test_the_history_is_still_whole(
    alice: User, bob: User, deletions: Path, copy: Path, elsewhere: Move
) -> None:
    log_in(alice.email)
    command("seal_activity")
    command("backup", copy)
    elsewhere()
    command("restore", copy, without_deletions=True)
    command("verify_activity")


def test_without_the_file_of_deletions_nothing_is_restored_unless_said(
    alice: User, deletions: Path, copy: Path, elsewhere: Move
) -> None:
    command("backup", copy)
    elsewhere()
    with pytest.raises(CommandError, match="would live again"):
        command("restore", copy)
    with pytest.raises(CommandError, match="cannot be read"):
        command("restore", copy, deletions=[deletions])
    command("restore", copy, without_deletions=True)
    assert User.objects.get().pk == alice.pk


def test_no_site_starts_on_half_a_restore(
    alice: User, copy: Path, elsewhere: Move, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("backup", copy)
    elsewhere()

    def fail(key: str) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("kagu.connect.config.restored_copy.end_sessions_of_the_copy", fail)
    with pytest.raises(RuntimeError):
        command("restore", copy, without_deletions=True)
    assert unfinished.is_unfinished()
    assert levels("kagu.backup.checks.restored") == [Level.MEND]
    with pytest.raises(CommandError, match=TAKEN):
        command("restore", copy, without_deletions=True)


def test_a_database_that_is_in_use_is_never_restored_into(alice: User, copy: Path) -> None:
    command("backup", copy)
    with pytest.raises(CommandError, match=TAKEN):
        command("restore", copy, without_deletions=True)
    assert User.objects.filter(pk=alice.pk, state=User.State.ACTIVE).exists()
    assert levels("kagu.backup.checks.restored") == [Level.GOOD]
