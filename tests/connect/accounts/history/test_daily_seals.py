"""The daily sealing looks at what came since, and goes on where it was cut short."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError

from kagu.chores.pieces import do_some
from kagu.connect.accounts.history import activity, daily_seals, site_head
from kagu.connect.accounts.history.chain import sealed
from kagu.connect.accounts.history.daily_seals import seal_heads
from kagu.connect.accounts.models import Activity, ActivityHead, SealingProgress, SiteHead, User
from tests.clock import Clock

pytestmark = pytest.mark.django_db

TWO_HOURS = 7200


@pytest.fixture
def people(make_person: Callable[..., User]) -> list[User]:
    """Three whose history grew."""
    made = [make_person(name) for name in ("Alice", "Bob", "Charlie")]
    for user in made:
        activity.record(user, "logged_in")
    return made


def sealed_people() -> set[Any]:
    return set(ActivityHead.objects.values_list("user_id", flat=True))


def test_a_history_that_cannot_be_sealed_stops_nobody_and_is_met_again(
    people: list[User], clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock.move(TWO_HOURS)

    def fail_for_bob(user_id: Any, *words: Any) -> ActivityHead:
        if user_id == people[1].pk:
            raise ZeroDivisionError
        return sealed(user_id, *words)

    monkeypatch.setattr(daily_seals, "sealed", fail_for_bob)
    assert seal_heads() == 2
    assert str(people[1].pk) in caplog.text
    monkeypatch.setattr(daily_seals, "sealed", sealed)
    assert seal_heads() == 1
    assert sealed_people() == {user.pk for user in people}


@pytest.mark.usefixtures("people")
def test_a_sealing_that_was_cut_short_goes_on_where_it_was(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily_seals, "LINES_AT_A_TIME", 1)
    clock.move(TWO_HOURS)
    pieces: list[Any] = []

    def die_at_the_third(due: Any, act: Any) -> int:
        pieces.append(due)
        if len(pieces) == 3:
            raise OperationalError("killed")
        return do_some(due, act)

    monkeypatch.setattr(daily_seals, "do_some", die_at_the_third)
    with pytest.raises(OperationalError):
        seal_heads()
    assert seal_heads() == 1
    # Three before it was killed, then the one that was left.
    assert len(pieces) == 4


def test_a_line_that_was_committed_late_is_sealed_the_next_day(
    people: list[User], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Activity.objects.get(user=people[0])
    Activity.objects.filter(pk=late.pk).delete()
    seal_heads()
    assert SealingProgress.objects.get().line_id == 0
    late.save(force_insert=True)
    assert seal_heads() == 1
    clock.move(TWO_HOURS)
    seal_heads()
    assert SealingProgress.objects.get().line_id == Activity.objects.latest("pk").pk


@pytest.mark.usefixtures("people")
def test_a_day_that_was_cut_short_is_covered_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as cut:
        cut.setattr(site_head, "heads_under", lambda position: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            seal_heads()
    assert not SiteHead.objects.exists()
    seal_heads()
    assert SiteHead.objects.get().heads == 3
    call_command("verify_activity")
