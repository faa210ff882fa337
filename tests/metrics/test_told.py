"""What is told when it is asked for: one part that fails stops no other, and rows are not counted twice."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError
from prometheus_client import CollectorRegistry
from prometheus_client.metrics_core import Metric

from kagu.metrics.exposition import exposition
from kagu.metrics.told import ToldMetrics, gauge

asked: list[str] = []


def one() -> Iterator[Metric]:
    asked.append("one")
    yield gauge("kagu_one", "One", 1)


def away() -> Iterator[Metric]:
    raise DatabaseError("password=secret host=db")
    yield gauge("kagu_never", "Never", 1)


@pytest.fixture(autouse=True)
def two_parts(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked.clear()
    settings.METRICS = {"away": f"{__name__}.away", "one": f"{__name__}.one"}
    # A test's connection stays open.
    monkeypatch.setattr("kagu.metrics.told.connections.close_all", lambda: None)


def registry() -> CollectorRegistry:
    made = CollectorRegistry()
    made.register(ToldMetrics())
    return made


def test_a_part_that_cannot_be_told_is_named_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    told_now = registry()
    assert told_now.get_sample_value("kagu_metrics_failed", {"subject": "away"}) == 1
    assert told_now.get_sample_value("kagu_one") == 1
    assert "secret" not in caplog.text


def test_rows_are_counted_once_for_all_who_ask_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    collector = ToldMetrics()
    exposition(collector)
    exposition(collector)
    assert asked == ["one"]
    monkeypatch.setattr(collector, "_kept_until", 0.0)
    exposition(collector)
    assert asked == ["one", "one"]


def test_what_is_told_stands_beside_what_was_counted() -> None:
    words = exposition(ToldMetrics()).decode()
    assert "kagu_one 1.0" in words
    assert "# TYPE kagu_request_seconds histogram" in words
