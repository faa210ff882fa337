"""Deletions are written outside the database, each once its act is done, whole lines only."""

import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kagu.backup.deletions import read_deletions
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.models import User
from kagu.doctor.findings import Level
from kagu.outbox.models import OutboxMessage
from kagu.site import clock
from tests.deliveries import deliver_due
from tests.doctor.examined import levels

pytestmark = pytest.mark.django_db
CHECK = "kagu.backup.checks.deletions"


def test_each_deletion_is_a_line_that_names_nobody(alice: User, bob: User, deletions: Path) -> None:
    for user in (alice, bob):
        delete_account(user)
    deliver_due()
    assert read_deletions(deletions) == {str(alice.pk), str(bob.pk)}
    assert "exemple.nc" not in deletions.read_text()
    assert stat.S_IMODE(deletions.stat().st_mode) == 0o600


def test_a_line_that_was_cut_is_written_anew(alice: User, bob: User, deletions: Path) -> None:
    """The disk was full, or the power went: the message was not settled."""
    delete_account(alice)
    deliver_due()
    whole = deletions.read_text()
    deletions.write_text(f"{whole}2026-11-27T08:00:00+00:00 conn")
    assert read_deletions(deletions) == {str(alice.pk)}
    delete_account(bob)
    deliver_due()
    assert read_deletions(deletions) == {str(alice.pk), str(bob.pk)}
    assert deletions.read_text().startswith(whole)


def test_a_file_that_cannot_be_written_holds_the_line_and_no_mail(alice: User, settings: Any) -> None:
    settings.DELETIONS_FILE = "/proc/nowhere/deletions"
    delete_account(alice)
    assert deliver_due() == 1
    [waiting] = OutboxMessage.objects.filter(kind="deletion")
    assert waiting.state == "waiting"
    assert "No such file" in waiting.last_error
    assert levels(CHECK) == [Level.MEND]


def test_the_line_leaves_as_soon_as_the_file_can_be_written(
    alice: User, deletions: Path, settings: Any, tmp_path: Path
) -> None:
    settings.DELETIONS_FILE = str(tmp_path / "later" / "deletions")
    delete_account(alice)
    deliver_due()
    (tmp_path / "later").mkdir()
    deliver_due(clock.now() + timedelta(minutes=1))
    assert read_deletions(tmp_path / "later" / "deletions") == {str(alice.pk)}
    assert levels(CHECK) == [Level.GOOD]


def test_where_no_file_is_named_the_doctor_says_what_that_means(alice: User) -> None:
    delete_account(alice)
    assert not OutboxMessage.objects.filter(kind="deletion").exists()
    assert levels(CHECK) == [Level.LOOK]
