"""Probes: alive as long as the process answers, ready while it can serve people."""

import http.client
import json
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.migrations.recorder import MigrationRecorder

from kagu.doctor import health
from kagu.metrics.requests import count_answer
from kagu.outbox.heartbeat import Heartbeat
from tests.doctor.examined import last_migration
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_well_once", set())


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    """Where the probes answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free: int = probe.getsockname()[1]
    settings.HEALTH_ADDRESS = str(free)
    server = health.serve_health()
    assert server
    yield free
    server.shutdown()
    server.server_close()


def ask(port: int, path: str, method: str = "GET") -> tuple[int, Any]:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request(method, path)
    answer = asking.getresponse()
    body = answer.read()
    return answer.status, json.loads(body) if body else None


def test_a_process_that_answers_is_alive(port: int) -> None:
    assert ask(port, "/health/live") == (200, {"live": True})
    assert ask(port, "/health/live", "HEAD") == (200, None)


def test_anything_else_is_not_there(port: int) -> None:
    assert ask(port, "/") == (404, {})


def test_a_site_with_database_tables_and_keys_is_ready(port: int) -> None:
    Heartbeat().beat()
    ready = {"ready": True, "database": "ok", "migrations": "ok", "signing keys": "ok", "worker": "ok"}
    assert ask(port, "/health/ready") == (200, ready)
    del ready["migrations"]
    assert ask(port, "/health/ready") == (200, ready)


def test_a_worker_that_is_gone_is_told_and_stops_no_log_in(port: int) -> None:
    status, told = ask(port, "/health/ready")
    assert status == 200
    assert told["ready"] is True
    assert told["worker"].startswith("none at work")


def test_a_site_that_lacks_a_migration_is_not_ready(port: int) -> None:
    missing = MigrationRecorder.Migration.objects.get(app="outbox", name=last_migration("outbox"))
    missing.delete()
    try:
        status, told = ask(port, "/health/ready")
    finally:
        missing.save()
    assert status == 503
    assert told["ready"] is False
    assert last_migration("outbox") in told["migrations"]


def test_a_site_without_its_database_is_alive_and_not_ready(port: int, monkeypatch: Any) -> None:
    def away(*arguments: Any) -> None:
        raise OSError("the network is unreachable")

    monkeypatch.setattr("kagu.doctor.database.reachable", away)
    assert ask(port, "/health/ready")[0] == 503
    assert ask(port, "/health/live")[0] == 200


@pytest.mark.parametrize("address", ["not an address", "127.0.0.1:99999", "203.0.113.1:80"])
def test_an_address_that_cannot_be_had_stops_nothing(
    settings: Any, caplog: pytest.LogCaptureFixture, address: str
) -> None:
    settings.HEALTH_ADDRESS = address
    assert health.serve_health() is None
    assert "/health is not served at" in caplog.text


def metrics(port: int) -> str:
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asking.request("GET", "/metrics")
    answer = asking.getresponse()
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return answer.read().decode()


def test_a_serving_process_tells_its_counts_and_what_rows_say(port: int) -> None:
    count_answer("login:log_in", 200, 0.1)
    words = metrics(port)
    assert 'kagu_request_seconds_count{route="login:log_in",status="200"}' in words
    assert "\nkagu_workers 0.0" in words
    assert "\nkagu_sessions " in words
    assert "kagu_metrics_failed{" not in words


def test_a_worker_tells_its_counts_and_leaves_rows_to_the_others(settings: Any) -> None:
    settings.WORKER_HEALTH_ADDRESS = "127.0.0.1:0"
    server = health.serve_worker_health()
    assert server
    try:
        assert ask(server.server_port, "/health/live") == (200, {"live": True})
        words = metrics(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    assert "# TYPE kagu_outbox_attempts_total counter" in words
    assert "kagu_workers" not in words


def test_without_an_address_nothing_listens(settings: Any) -> None:
    settings.HEALTH_ADDRESS = ""
    assert health.serve_health() is None


def test_a_process_that_does_not_listen_yet_is_not_ready(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAGU_SERVED_AT", "127.0.0.1:9")
    assert ask(port, "/health/ready")[0] == 503
    monkeypatch.setenv("KAGU_SERVED_AT", f"0.0.0.0:{port}")
    assert ask(port, "/health/ready")[0] == 200


def test_more_askers_than_it_has_places_for_are_turned_away_and_the_others_served(port: int) -> None:
    waiting = [socket.create_connection(("127.0.0.1", port), timeout=10) for _ in range(health.MOST_AT_ONCE)]
    # All are busy with callers that say nothing: the next one is hung up on.
    wait_until(lambda: is_hung_up_on(port))
    for each in waiting:
        each.close()
    wait_until(lambda: not is_hung_up_on(port))
    assert ask(port, "/health/live")[0] == 200


def is_hung_up_on(port: int) -> bool:
    try:
        ask(port, "/health/live")
    except (http.client.HTTPException, OSError):
        return True
    return False
