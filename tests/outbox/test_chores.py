"""The worker does what the site wants done now and then."""

import threading
from datetime import timedelta

import pytest

from kagu.outbox import chores

done: list[str] = []


def sweep():
    done.append("sweep")
    return 1


def break_something():
    done.append("break")
    raise ZeroDivisionError


stop = threading.Event()


@pytest.fixture(autouse=True)
def quickly(monkeypatch):
    monkeypatch.setattr(chores, "LOOK_SECONDS", 0.01)
    done.clear()
    stop.clear()


@pytest.mark.django_db
def test_each_chore_is_done_at_its_pace_whatever_the_others_do(settings):
    settings.WORKER_CHORES = {
        "tests.outbox.test_chores.break_something": timedelta(0),
        "tests.outbox.test_chores.sweep": timedelta(0),
    }
    threading.Timer(0.1, stop.set).start()
    chores.run(stop)
    assert done.count("sweep") > 1
    assert done.count("break") > 1


@pytest.mark.django_db
def test_a_daily_chore_is_not_done_twice_a_minute(settings):
    settings.WORKER_CHORES = {"tests.outbox.test_chores.sweep": timedelta(days=1)}
    threading.Timer(0.1, stop.set).start()
    chores.run(stop)
    assert done == ["sweep"]
