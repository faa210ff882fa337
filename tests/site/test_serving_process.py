"""A process that serves: back after a cut, stopped when told, gone with its parent, ready when it is."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from kagu.site import serving_process
from tests.silent_proxy import SilentProxy
from tests.site.served import address, served
from tests.threads import run_together
from tests.waiting import wait_until

on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="no network lies between the site and SQLite"
)
# A page that asks the database for a service, which it does not find: 400.
ASKING = "/authorize?client_id=nobody"
# Answered ahead of Django.
TOKEN = "/token"


@pytest.fixture
def proxy(transactional_db: None) -> Iterator[SilentProxy]:
    running = SilentProxy()
    yield running
    running.close()


@on_postgresql
def test_a_site_is_back_within_ten_seconds_after_its_flows_were_cut(
    proxy: SilentProxy, tmp_path: Path
) -> None:
    """A failover: what was connected hears nothing more, and whoever connects anew is served."""
    with served(tmp_path, address(proxy.port)) as site:
        assert site.status(ASKING) == 400
        proxy.cut()
        wait_until(lambda: site.status(ASKING, timeout=10) == 400, seconds=10)
        assert site.status(ASKING) == 400
        assert site.status("/jwks") == 200


@on_postgresql
def test_a_site_whose_database_hangs_says_when_to_come_back_and_stops_when_told(
    proxy: SilentProxy, tmp_path: Path
) -> None:
    """Services still read discovery and keys."""
    with served(tmp_path, address(proxy.port), KAGU_CONNECT_DATABASE_ANSWER_SECONDS="1") as site:
        assert site.status(ASKING) == 400
        proxy.fall_silent()
        status, headers, page = site.answer(ASKING)
        assert (status, headers["retry-after"]) == (503, "10")
        assert "Le service est momentanément indisponible" in page
        assert site.status("/jwks") == site.status("/.well-known/openid-configuration") == 200
        hanging = [threading.Thread(target=site.status, args=(ASKING,), daemon=True) for _ in range(3)]
        for thread in hanging:
            thread.start()
        site.process.send_signal(signal.SIGTERM)
        site.process.wait(timeout=40)
        assert site.is_gone()


@on_postgresql
def test_all_who_ask_at_once_share_the_connections_of_the_process(proxy: SilentProxy, tmp_path: Path) -> None:
    """Four threads and two connections; each tells whose it is."""
    with served(tmp_path, address(proxy.port), KAGU_CONNECT_DATABASE_CONNECTIONS="2") as site:
        for _ in range(3):
            paths = [ASKING, TOKEN] * 6
            assert run_together(*[lambda path=path: site.status(path) for path in paths]) == [400, 405] * 6
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT DISTINCT application_name, count(*) FROM pg_stat_activity"
                " WHERE application_name LIKE 'kagu connect serve %' GROUP BY 1"
            )
            [(name, count)] = cursor.fetchall()
    assert count <= 2
    assert socket.gethostname()[:30] in name


def test_what_serves_goes_with_the_process_that_started_it(
    request: pytest.FixtureRequest, transactional_db: None, tmp_path: Path
) -> None:
    """Killed, it can tell nobody: the port would stay taken, and no new process could serve."""
    is_file = connection.vendor == "sqlite"
    database = f"sqlite:///{connection.settings_dict['NAME']}"
    with served(tmp_path, database if is_file else address(request.getfixturevalue("proxy").port)) as site:
        site.process.kill()
        wait_until(site.is_gone, seconds=20)
        assert "WARNING" not in site.log.read_text().upper()


def test_a_parent_that_is_gone_ends_the_process_even_when_a_request_never_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[int] = []
    ended: list[int] = []
    monkeypatch.setattr(os, "kill", lambda _, what: told.append(what))
    monkeypatch.setattr(serving_process, "STOP_WITHIN", 0.0)
    serving_process.follow_parent(parent=0, exit_at_once=ended.append)
    assert (told, ended) == ([signal.SIGTERM], [1])


def test_ready_is_told_only_once_the_port_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long that takes."""
    order: list[str] = []
    answers = iter([False] * 5 + [True])

    def is_open() -> bool:
        order.append("asked")
        return next(answers)

    monkeypatch.setattr(serving_process, "is_open", is_open)
    monkeypatch.setattr(serving_process, "tell_ready", lambda: order.append("told"))
    monkeypatch.setattr(serving_process, "LONG", -1)
    monkeypatch.setattr(serving_process, "LOOK_AGAIN", 0.0)
    monkeypatch.setenv(serving_process.SERVED_AT, "127.0.0.1:1")
    serving_process.tell_when_open()
    assert order == ["asked"] * 6 + ["told"]
