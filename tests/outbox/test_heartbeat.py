"""A worker says that it lives, in one row; the rows of the dead do not pile up."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kagu.outbox import heartbeat
from kagu.outbox.heartbeat import Heartbeat, last_beat, living_workers
from kagu.outbox.models import WorkerHeartbeat
from tests.outbox.workers import running_worker
from tests.waiting import wait_until


@pytest.mark.django_db(transaction=True)
def test_a_running_worker_is_alive_and_a_stopped_one_is_gone() -> None:
    with running_worker():
        wait_until(lambda: len(living_workers()) == 1)
    assert living_workers() == []
    assert last_beat() is None


@pytest.mark.django_db
def test_a_worker_that_fell_silent_is_not_alive_and_goes_when_another_starts() -> None:
    Heartbeat().beat()
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - heartbeat.SILENCE - timedelta(seconds=1))
    assert living_workers() == []
    assert last_beat() is not None
    Heartbeat().beat()
    assert len(living_workers()) == WorkerHeartbeat.objects.count() == 1


@pytest.mark.django_db
def test_a_beat_that_comes_too_soon_asks_nothing_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    beating = Heartbeat()
    beating.beat()
    with django_assert_num_queries(0):
        beating.beat()


@pytest.mark.django_db
def test_a_worker_whose_row_was_taken_for_dead_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heartbeat, "BEAT_SECONDS", 0.0)
    beating = Heartbeat()
    beating.beat()
    WorkerHeartbeat.objects.all().delete()
    beating.beat()
    assert living_workers() == [beating.name]
