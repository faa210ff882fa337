"""Copies that are not what they should be are refused with a cause, and before anything is touched."""

import itertools
import json
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from kagu.backup import copy_file
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import Activity, User
from tests.connect.backup.conftest import command

Move = Callable[[], None]
pytestmark = pytest.mark.django_db(transaction=True)


def rewritten(copy: Path, **changes: object) -> None:
    """The same copy, which says something else of itself."""
    with zipfile.ZipFile(copy) as archive:
        manifest, data = json.loads(archive.read("manifest.json")), archive.read("data")
    with zipfile.ZipFile(copy, "w") as archive:
        archive.writestr("manifest.json", json.dumps({**manifest, **changes}))
        archive.writestr("data", data)


def refused(copy: Path, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command("restore", copy, without_deletions=True)
    assert not connection.introspection.table_names()


def test_a_copy_is_for_its_owner_alone_and_takes_no_other_ones_place(alice: User, copy: Path) -> None:
    command("backup", copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    whole = copy.read_bytes()
    with pytest.raises(CommandError, match="exists already"):
        command("backup", copy)
    assert copy.read_bytes() == whole
    assert sorted(copy.parent.iterdir()) == [copy]


def test_a_copy_made_while_people_work_is_of_one_moment(
    make_person: Callable[..., User], copy: Path, elsewhere: Move
) -> None:
    """Each act writes an account and its line of history together: no copy has one without the other."""
    stop, one_more = threading.Event(), threading.Event()

    def act(number: int) -> None:
        with transaction.atomic():
            activity.record(make_person(f"Alice{number}"), "account_created")

    def work() -> None:
        for number in itertools.count():
            act(number)
            one_more.set()
            if stop.is_set():
                break
        connection.close()

    worker = threading.Thread(target=work)
    worker.start()
    assert one_more.wait(timeout=30)
    command("backup", copy)
    stop.set()
    worker.join(timeout=30)
    elsewhere()
    command("restore", copy, without_deletions=True)
    people = User.objects.count()
    assert people == Activity.objects.filter(kind="account_created").count() > 0


def test_a_folder_that_is_not_there_is_told(copy: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        command("backup", copy.parent / "nowhere" / "copy.kagu")


def test_a_copy_of_a_newer_version_is_refused_by_its_number(alice: User, copy: Path, elsewhere: Move) -> None:
    command("backup", copy)
    rewritten(copy, version="99.0.1")
    elsewhere()
    refused(copy, "made by kagu 99.0.1, which is newer than this .*: install 99.0.1")


def test_a_copy_of_a_newer_version_is_refused_by_its_tables(copy: Path, elsewhere: Move) -> None:
    MigrationRecorder.Migration.objects.create(app="outbox", name="9999_of_tomorrow", applied=timezone.now())
    command("backup", copy)
    MigrationRecorder.Migration.objects.filter(name="9999_of_tomorrow").delete()
    elsewhere()
    refused(copy, "a newer version: this .* does not know outbox.9999_of_tomorrow")


def test_a_copy_of_an_older_version_is_brought_up_to_date(
    alice: User, copy: Path, elsewhere: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("backup", copy)
    monkeypatch.setattr(copy_file, "__version__", "99.0.1")
    elsewhere()
    command("restore", copy, without_deletions=True)
    assert User.objects.get().email == alice.email


def test_a_copy_of_the_other_site_is_refused(copy: Path, elsewhere: Move) -> None:
    command("backup", copy)
    rewritten(copy, site="tax-portal")
    elsewhere()
    refused(copy, "a copy of tax-portal, and not of connect")


def test_a_copy_of_the_other_kind_of_database_is_refused(copy: Path, elsewhere: Move) -> None:
    command("backup", copy)
    rewritten(copy, engine="oracle")
    elsewhere()
    refused(copy, f"of oracle, and KAGU_CONNECT_DATABASE names {connection.vendor}")


def test_a_copy_that_was_cut_is_refused(alice: User, copy: Path, elsewhere: Move) -> None:
    command("backup", copy)
    copy.write_bytes(copy.read_bytes()[:-2000])
    elsewhere()
    refused(copy, "is no copy of a site, or it was cut")


def test_a_copy_that_was_altered_is_refused(alice: User, copy: Path, elsewhere: Move) -> None:
    command("backup", copy)
    data = bytearray(copy.read_bytes())
    data[len(data) // 2] ^= 1
    copy.write_bytes(data)
    elsewhere()
    refused(copy, r"damaged|no copy of a site")


def test_what_is_no_copy_at_all_is_refused(copy: Path, elsewhere: Move) -> None:
    elsewhere()
    refused(copy, "No such file")
    copy.write_text("a letter")
    refused(copy, "is no copy of a site")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("2026-11-27T08:00:00+00:00 connect zzz\n", "line 1 of .* is no deletion"),
        ("\n", "line 1 of .* is no deletion"),
        (f"2026-11-27T08:00:00+00:00 tax-portal {'a' * 64}\n", "deletions of tax-portal, and not of connect"),
        ("\udcff", "it is not text"),
    ],
)
def test_a_file_of_deletions_that_cannot_be_believed_is_refused(
    copy: Path, elsewhere: Move, deletions: Path, content: str, words: str
) -> None:
    command("backup", copy)
    deletions.write_text(content, errors="surrogateescape")
    elsewhere()
    with pytest.raises(CommandError, match=words):
        command("restore", copy)
    assert not connection.introspection.table_names()
