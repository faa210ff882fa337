"""A process that serves: back after a cut, stopped when told, gone with its parent, ready when it is."""

import os
import signal
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from kagu.site import own_port, serving_process
from tests.ports import free_port
from tests.silent_proxy import SilentProxy
from tests.site.served import address, served, starting
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


@pytest.fixture
def database(request: pytest.FixtureRequest, transactional_db: None) -> str:
    """The test's own, as a setting says it."""
    if connection.vendor == "sqlite":
        return f"sqlite:///{connection.settings_dict['NAME']}"
    return address(request.getfixturevalue("proxy").port)


def test_what_serves_goes_with_the_process_that_started_it(database: str, tmp_path: Path) -> None:
    """Killed, it can tell nobody: the port would stay taken, and no new process could serve."""
    with served(tmp_path, database) as site:
        site.process.kill()
        wait_until(site.is_gone, seconds=20)
        assert "WARNING" not in site.log.read_text().upper()


def test_a_site_that_is_told_to_stop_while_it_loads_stops_at_once(database: str, tmp_path: Path) -> None:
    """The process that serves was forked, and does not listen to signals yet."""
    with starting(tmp_path, database) as site:
        children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children")
        wait_until(lambda: bool(children.read_text().strip()) or site.process.poll() is not None, 60)
        site.process.send_signal(signal.SIGTERM)
        assert site.process.wait(timeout=60) == 0
        # Neither killed after fifteen seconds nor taken for a crash.
        assert "[" not in site.log.read_text()


def test_two_servers_do_not_share_a_port(database: str, tmp_path: Path) -> None:
    """Each would get every second request."""
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with starting(tmp_path, database, port=port) as site:
            assert site.process.wait(timeout=60) == 1
            told = f"kagu serve connect: another process listens at 127.0.0.1:{port}"
            assert site.log.read_text().splitlines()[-1].startswith(told)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_port_is_held_from_before_anybody_listens(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    """Two that start in the same moment: both sites have the same port unless told."""
    monkeypatch.setattr(own_port, "ASK_FOR", 0.0)
    port = free_port()
    held = own_port.hold_port(host, port)
    try:
        with pytest.raises(own_port.PortRefused, match="another process listens"):
            own_port.hold_port(host, port)
    finally:
        os.close(held)
    os.close(own_port.hold_port(host, port))


def test_an_address_of_another_machine_is_refused_in_words() -> None:
    with pytest.raises(own_port.PortRefused, match=r"cannot listen at 192\.0\.2\.1:8000: "):
        own_port.hold_port("192.0.2.1", 8000)


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
