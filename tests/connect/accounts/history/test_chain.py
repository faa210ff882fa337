"""The history is tamper-evident: every way of altering it is seen, and said where (ASVS 16.4.2)."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from kagu.connect.accounts.activate_account import expire_pending_accounts
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.breaks import Break, breaks
from kagu.connect.accounts.history.chain import hash_of
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.models import Activity, ActivityHead, Lock, User
from tests.connect.accounts.asked import ask
from tests.connect.my_account.conftest import make_user
from tests.secret_key_change import change_secret_key, drop_older_secret_keys
from tests.threads import run_together


@pytest.fixture
def alice(db: None) -> User:
    """Five things happened to her, all sealed; to bob two."""
    alice, bob = make_user("Alice"), make_user("Bob")
    for number in range(5):
        activity.record(alice, "service_connected", service=f"Service {number}")
    for _ in range(2):
        activity.record(bob, "logged_in")
    seal_heads()
    return alice


def line(user: User, position: int) -> Activity:
    return Activity.objects.get(user=user, position=position)


def write_anew(user: User, since: int) -> None:
    """What someone with the database, but not the site's key, can do to hide a change."""
    previous = line(user, since - 1).hash if since > 1 else ""
    for row in Activity.objects.filter(user=user, position__gte=since).order_by("position"):
        row.hash = previous = hash_of(row, previous)
        row.save()


def make_older(user: User) -> None:
    User.objects.filter(pk=user.pk).update(created_at=timezone.now() - timedelta(days=3))


def test_untouched_histories_are_whole(alice: User) -> None:
    assert list(breaks()) == []
    said = StringIO()
    call_command("verify_activity", stdout=said)
    assert "Every history is whole." in said.getvalue()


def test_positions_follow_one_another(alice: User) -> None:
    positions = Activity.objects.filter(user=alice).order_by("position").values_list("position", flat=True)
    assert list(positions) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "logged_in"},
        {"at": timezone.now() - timedelta(hours=1)},
        {"actor": "someone"},
        {"details": {"service": "Autre"}},
        {"user_agent": "Autre"},
        {"network": "203.0.113.0/24"},
        {"hash": "0" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_line_that_was_altered_is_found(alice: User, change: dict[str, object]) -> None:
    Activity.objects.filter(user=alice, position=3).update(**change)
    assert list(breaks()) == [Break(alice.pk, 3, "this line was altered")]


@pytest.mark.parametrize("position", [1, 3, 5])
def test_a_line_that_was_taken_out_is_found(alice: User, position: int) -> None:
    line(alice, position).delete()
    assert list(breaks()) == [Break(alice.pk, position, "this line is gone")]


def test_a_line_that_was_put_in_between_is_found(alice: User) -> None:
    for position in (5, 4, 3):
        Activity.objects.filter(user=alice, position=position).update(position=position + 1)
    forged = line(alice, 2)
    forged.pk, forged.position = None, 3
    forged.save(force_insert=True)
    assert [(found.user_id, found.position) for found in breaks()] == [(alice.pk, 3)]


def test_a_history_written_anew_is_found_by_its_seal(alice: User) -> None:
    Activity.objects.filter(user=alice, position=2).update(kind="logged_in")
    write_anew(alice, 2)
    assert list(breaks()) == [Break(alice.pk, 5, "the history was written anew up to this line")]


def test_a_seal_made_without_the_sites_key_is_found(alice: User) -> None:
    Activity.objects.filter(user=alice, position=2).update(kind="logged_in")
    write_anew(alice, 2)
    ActivityHead.objects.filter(user=alice).update(hash=line(alice, 5).hash, mac="not even hexadecimal")
    assert list(breaks()) == [Break(alice.pk, 5, "the seal is not this site's")]


def test_a_history_that_is_gone_is_found(alice: User) -> None:
    Activity.objects.filter(user=alice).delete()
    assert list(breaks()) == [Break(alice.pk, 5, "every line is gone")]


def test_an_old_line_without_seal_is_found(alice: User) -> None:
    """Taking the seal away does not help either."""
    ActivityHead.objects.filter(user=alice).delete()
    Activity.objects.filter(user=alice).update(at=timezone.now() - timedelta(days=3))
    write_anew(alice, 1)
    assert list(breaks()) == [Break(alice.pk, 1, "this line should have been sealed")]


def test_two_altered_histories_are_both_told(alice: User, capsys: pytest.CaptureFixture[str]) -> None:
    Activity.objects.filter(position=1).update(actor="someone")
    said = StringIO()
    with pytest.raises(CommandError, match="2 histories"):
        call_command("verify_activity", stderr=said)
    assert f"account {alice.pk}, line 1: this line was altered" in said.getvalue()


def test_a_history_goes_on_after_a_seal(alice: User) -> None:
    activity.record(alice, "logged_in")
    assert list(breaks()) == []
    assert seal_heads() == 1
    assert seal_heads() == 0
    assert list(ActivityHead.objects.filter(user=alice).values_list("position", flat=True)) == [5, 6]


def test_a_history_written_anew_before_an_older_seal_is_found(alice: User) -> None:
    """Every seal stays: the newest alone does not cover what it was made after."""
    activity.record(alice, "logged_in")
    seal_heads()
    Activity.objects.filter(user=alice, position=2).update(kind="logged_in")
    write_anew(alice, 2)
    ActivityHead.objects.filter(user=alice, position=6).delete()
    assert list(breaks()) == [Break(alice.pk, 5, "the history was written anew up to this line")]


def test_a_history_that_is_gone_with_its_seal_is_found(alice: User) -> None:
    make_older(alice)
    Activity.objects.filter(user=alice).delete()
    ActivityHead.objects.filter(user=alice).delete()
    assert list(breaks()) == [Break(alice.pk, 0, "this account should have been sealed")]


def test_a_young_history_without_seal_in_an_old_account_is_found(alice: User) -> None:
    """Its lines were made young again, so that none needs a seal yet."""
    make_older(alice)
    ActivityHead.objects.filter(user=alice).delete()
    Activity.objects.filter(user=alice).update(at=timezone.now())
    write_anew(alice, 1)
    assert list(breaks()) == [Break(alice.pk, 0, "this account should have been sealed")]


def test_an_account_that_is_gone_with_its_lines_is_found(alice: User) -> None:
    User.objects.filter(pk=alice.pk).delete()
    assert list(breaks()) == [Break(alice.pk, 5, "every line is gone")]


def test_a_forged_seal_is_not_made_true_by_sealing_again(alice: User) -> None:
    ActivityHead.objects.filter(user=alice).update(hash="0" * 64)
    with pytest.raises(CommandError, match="Keep every older key"):
        call_command("reseal", stdout=StringIO())
    assert list(breaks()) == [Break(alice.pk, 5, "the seal is not this site's")]


def test_all_can_be_sealed_again_before_an_old_key_is_dropped(alice: User, settings: Any) -> None:
    said = StringIO()
    change_secret_key(settings)
    call_command("reseal", stdout=said)
    drop_older_secret_keys(settings)
    assert "seals of histories: 2 sealed anew" in said.getvalue()
    assert list(breaks()) == []


def test_an_account_that_is_erased_takes_its_history_along(alice: User) -> None:
    """Accounts that nobody activated are erased for good; that is no break."""
    bob = make_user("Charlie", state=User.State.PENDING)
    ask(bob, "account_created", timezone.now() - timedelta(days=3))
    seal_heads()
    make_older(bob)
    assert expire_pending_accounts() == 1
    assert not Activity.objects.filter(user_id=bob.pk).exists()
    assert list(breaks()) == []


def test_an_erasure_that_the_site_did_not_do_is_found(alice: User) -> None:
    User.objects.filter(pk=alice.pk).delete()
    head = ActivityHead.objects.get(user_id=alice.pk)
    head.pk, head.position, head.hash = None, 0, ""
    head.save()
    assert list(breaks()) == [Break(alice.pk, 0, "the seal is not this site's")]


@pytest.mark.django_db(transaction=True)
def test_lines_written_together_follow_one_another() -> None:
    user = make_user("Charlie")
    results = run_together(*[lambda: activity.record(user, "logged_in")] * 8)
    assert results == [None] * 8
    assert list(breaks()) == []
    assert Activity.objects.filter(user=user).count() == 8


@pytest.mark.django_db(transaction=True)
def test_acts_that_refer_to_one_account_do_not_block_one_another() -> None:
    """Each inserts a row that refers to the account, then a line: no two may wait for each other."""
    user = make_user("Charlie")
    # All have inserted before any goes on; SQLite has one writer at a time.
    all_inserted = threading.Barrier(8 if connection.vendor == "postgresql" else 1)

    def act() -> None:
        with transaction.atomic():
            user.locks.create(cause=Lock.Cause.AGENT)
            all_inserted.wait(timeout=30)
            activity.record(user, "account_locked")

    assert run_together(*[act] * 8) == [None] * 8
    assert list(breaks()) == []


def test_a_verification_that_was_cut_short_goes_on(
    alice: User, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("kagu.connect.accounts.management.commands.verify_activity.TELL_EVERY", -1)
    Activity.objects.filter(user=alice).update(kind="nothing")
    digit = alice.pk.hex[0]
    with pytest.raises(CommandError, match="1 histories are broken"):
        call_command("verify_activity", "--from", digit)
    assert f"cut short, it goes on with --from {digit}" in capsys.readouterr().err
    with pytest.raises(CommandError, match="0 to f"):
        call_command("verify_activity", "--from", "10")
