"""The worker does what the site wants done now and then."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from kagu.chores import turns

done: list[str] = []


def sweep() -> Any:
    done.append("sweep")
    return 1


def break_something() -> None:
    done.append("break")
    raise ZeroDivisionError


stop = threading.Event()
# Ends a test that waits in vain.
PATIENCE = 60


def stop_when_all_were_done_twice() -> None:
    done.append("watch")
    if min(done.count(name) for name in ("sweep", "break", "watch")) > 1:
        stop.set()


def stop_at_the_third_turn() -> None:
    done.append("turn")
    if done.count("turn") == 3:
        stop.set()


def wait_for_the_third_turn() -> None:
    stop.wait(PATIENCE)
    done.append("long")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setattr(turns, "LOOK_SECONDS", 0.01)
    done.clear()
    stop.clear()
    last_resort = threading.Timer(PATIENCE, stop.set)
    last_resort.start()
    yield
    last_resort.cancel()


@pytest.mark.django_db
def test_each_chore_is_done_at_its_pace_whatever_the_others_do(settings: Any) -> None:
    settings.WORKER_CHORES = {
        "tests.chores.test_turns.break_something": timedelta(0),
        "tests.chores.test_turns.sweep": timedelta(0),
        "tests.chores.test_turns.stop_when_all_were_done_twice": timedelta(0),
    }
    turns.run(stop)
    assert done.count("sweep") > 1
    assert done.count("break") > 1


@pytest.mark.django_db
def test_a_daily_chore_is_not_done_twice_a_minute(settings: Any) -> None:
    settings.WORKER_CHORES = {
        "tests.chores.test_turns.sweep": timedelta(days=1),
        "tests.chores.test_turns.stop_at_the_third_turn": timedelta(0),
    }
    turns.run(stop)
    assert sorted(done) == ["sweep", "turn", "turn", "turn"]


@pytest.mark.django_db
def test_the_end_of_sessions_waits_for_nothing_that_takes_long(settings: Any) -> None:
    settings.WORKER_CHORES = {
        "tests.chores.test_turns.wait_for_the_third_turn": timedelta(days=1),
        "tests.chores.test_turns.stop_at_the_third_turn": timedelta(seconds=0),
    }
    turns.run(stop)
    assert done == ["turn", "turn", "turn", "long"]
