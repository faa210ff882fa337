"""The site's own chain: what was erased whole, or rolled back, is seen by it (ASVS 16.4.2)."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.breaks import breaks
from kagu.connect.accounts.history.chain import hash_of
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.history.site_breaks import SiteBreak, site_breaks
from kagu.connect.accounts.history.site_head import hash_of_site_head
from kagu.connect.accounts.models import Activity, ActivityHead, SiteHead, User
from kagu.connect.signing.rotation import rotate_keys
from tests.connect.my_account.conftest import make_user
from tests.threads import run_together


@pytest.fixture
def alice(db: None) -> User:
    """Three days: alice and bob live on each of them."""
    alice, bob = make_user("Alice"), make_user("Bob")
    for days in (2, 1, 0):
        for user in (alice, bob):
            activity.record(user, "logged_in")
        seal_heads(timezone.now() - timedelta(days=days))
    return alice


def reasons() -> list[tuple[int, str]]:
    return [(found.position, found.reason) for found in site_breaks()]


def test_each_day_is_sealed_once_and_told_to_the_log(
    alice: User, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    assert list(SiteHead.objects.order_by("position").values_list("position", "heads")) == [
        (1, 2),
        (2, 2),
        (3, 2),
    ]
    activity.record(alice, "logged_in")
    with caplog.at_level(logging.INFO):
        assert seal_heads() == 1
        assert "site head" not in caplog.text
        seal_heads(timezone.now() + timedelta(days=1))
    assert f"site head {SiteHead.objects.get(position=4)}" in caplog.text
    assert reasons() == []


def test_every_head_that_was_kept_is_found_again(alice: User) -> None:
    for head in SiteHead.objects.all():
        said = StringIO()
        call_command("verify_activity", "--anchor", str(head), stdout=said)
        assert "Every history is whole." in said.getvalue()


def test_an_account_that_never_was_is_missed(alice: User) -> None:
    """All of it gone, seals and row included: no account is left to be asked about."""
    Activity.objects.filter(user=alice).delete()
    ActivityHead.objects.filter(user=alice).delete()
    User.objects.filter(pk=alice.pk).delete()
    assert list(breaks()) == []
    reason = "it covers 1 seals where there were 2, or one of them was altered"
    assert reasons() == [(1, reason), (2, reason), (3, reason)]


def test_a_history_written_anew_without_its_seals_is_missed(alice: User) -> None:
    """Young lines in a young account, as if it had just been made."""
    ActivityHead.objects.filter(user=alice).delete()
    line = Activity.objects.get(user=alice, position=1)
    Activity.objects.filter(user=alice, position__gt=1).delete()
    line.hash = hash_of(line, "")
    line.save()
    assert list(breaks()) == []
    assert [position for position, _reason in reasons()] == [1, 2, 3]


@pytest.mark.parametrize(
    ("change", "position"),
    [({"at": timezone.now()}, 2), ({"heads": 5}, 2), ({"heads_hash": "0" * 64}, 2), ({"hash": "0" * 64}, 2)],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_site_head_that_was_altered_is_found(alice: User, change: dict[str, object], position: int) -> None:
    SiteHead.objects.filter(position=2).update(**change)
    assert (position, "this head, or the one before it, was altered") in reasons()


def test_a_site_head_that_was_taken_out_is_found(alice: User) -> None:
    SiteHead.objects.filter(position=2).delete()
    assert (3, "a head before this one is gone") in reasons()


def test_a_chain_made_without_the_sites_key_is_found(alice: User) -> None:
    previous = ""
    for head in SiteHead.objects.order_by("position"):
        head.at -= timedelta(minutes=1)
        head.hash = previous = hash_of_site_head(head, previous)
        head.save()
    assert reasons() == [(3, "no key of this site signed it")]


def test_days_that_were_rolled_back_are_found_by_a_head_that_was_kept(alice: User) -> None:
    """Everything is put back as it was the day before, seals included: only the log knows."""
    anchor = str(SiteHead.objects.get(position=3))
    SiteHead.objects.filter(position=3).delete()
    ActivityHead.objects.filter(site_position=3).delete()
    Activity.objects.filter(position=3).delete()
    assert list(breaks()) == []
    assert list(site_breaks()) == []
    gone = "the head that was kept is gone: the history was rolled back"
    assert list(site_breaks(anchor)) == [SiteBreak(3, gone)]
    said = StringIO()
    with pytest.raises(CommandError, match="1 faults in the site's own chain"):
        call_command("verify_activity", "--anchor", anchor, stderr=said)
    assert f"site head 3: {gone}" in said.getvalue()


def test_a_day_that_was_sealed_anew_is_found_by_the_head_that_was_kept(alice: User) -> None:
    anchor = str(SiteHead.objects.get(position=3))
    SiteHead.objects.filter(position=3).delete()
    ActivityHead.objects.filter(site_position=3).update(site_position=None)
    seal_heads()
    assert list(site_breaks()) == []
    [found] = site_breaks(anchor)
    assert found == SiteBreak(3, "this is not the head that was kept: the history was written anew")


def test_a_site_that_sealed_nothing_for_days_is_told(alice: User) -> None:
    SiteHead.objects.filter(position__gt=1).delete()
    SiteHead.objects.update(at=timezone.now() - timedelta(days=3))
    assert any(reason.startswith("no day was sealed since") for _position, reason in reasons())


def test_a_chain_that_is_gone_is_told(alice: User) -> None:
    User.objects.update(created_at=timezone.now() - timedelta(days=3))
    SiteHead.objects.all().delete()
    assert reasons() == [(0, "no day was ever sealed")]


def test_a_chain_outlives_the_keys_that_signed_it(alice: User) -> None:
    rotate_keys(at_once=True)
    assert reasons() == [(3, "no key of this site signed it")]
    seal_heads(timezone.now() + timedelta(days=1))
    assert reasons() == []


@pytest.mark.parametrize("anchor", ["3", "x:y", "0:" + "0" * 64, "3:abc"])
def test_an_anchor_that_is_none_is_refused(alice: User, anchor: str) -> None:
    with pytest.raises(CommandError, match="position:hash"):
        call_command("verify_activity", "--anchor", anchor)


@pytest.mark.django_db(transaction=True)
def test_two_workers_seal_a_day_once() -> None:
    user = make_user("Charlie")
    activity.record(user, "logged_in")
    results = run_together(*[seal_heads] * 4)
    assert SiteHead.objects.count() == 1
    assert all(isinstance(result, int) for result in results)
    assert ActivityHead.objects.count() == 1
    assert list(breaks()) == []
    assert list(site_breaks()) == []
