"""PostgreSQL with an end to every wait, and with so many connections a process as it may have."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections, connection, connections
from django.db.utils import load_backend

from kagu.site.postgresql import patient_connection, slots
from kagu.site.settings.database import database_settings
from tests.silent_proxy import SilentProxy
from tests.site.database_settings import settings_of
from tests.threads import run_together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite is a file: nothing hangs"),
]

Database = Any


@pytest.fixture
def make_database(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Database]]:
    """A thread's way to the test's database, with other OPTIONS."""
    backend = load_backend("kagu.site.postgresql")
    monkeypatch.setattr(backend.DatabaseWrapper, "_slots", {})
    monkeypatch.setattr(patient_connection.PatientConnection, "doubted_at", 0.0)
    made: list[Database] = []

    def make(port: int = 0, **options: Any) -> Database:
        made.append(backend.DatabaseWrapper(settings_of(port, **options), "tried"))
        made[-1].inc_thread_sharing()
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def proxy() -> Iterator[SilentProxy]:
    running = SilentProxy()
    yield running
    running.close()


def ask(database: Database) -> int:
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_statement_without_an_answer_ends(
    make_database: Callable[..., Database], proxy: SilentProxy
) -> None:
    database = make_database(proxy.port, answer_seconds=1)
    ask(database)
    proxy.cut()
    with pytest.raises(OperationalError, match="did not answer within 1 s"):
        ask(database)
    database.close_if_unusable_or_obsolete()
    assert ask(database)


def test_a_transaction_without_an_answer_ends(
    make_database: Callable[..., Database], proxy: SilentProxy
) -> None:
    database = make_database(proxy.port, answer_seconds=1)
    database.set_autocommit(False)
    ask(database)
    proxy.cut()
    with pytest.raises(OperationalError):
        ask(database)
    database.close()
    assert ask(database)


def test_what_was_opened_before_somebody_waited_in_vain_is_not_used_again(
    make_database: Callable[..., Database], proxy: SilentProxy
) -> None:
    """The others need not wait in vain each for itself."""
    first, second = (make_database(proxy.port, answer_seconds=1) for _ in range(2))
    before = ask(first), ask(second)
    proxy.cut()
    with pytest.raises(OperationalError):
        ask(first)
    second.close_if_unusable_or_obsolete()
    assert ask(second) not in before


def test_a_server_that_does_not_let_in_is_given_up(
    make_database: Callable[..., Database], proxy: SilentProxy
) -> None:
    proxy.fall_silent()
    with pytest.raises(OperationalError, match="timeout"):
        ask(make_database(proxy.port, connect_timeout=2))


def test_what_takes_its_time_is_waited_for_without_a_limit(make_database: Callable[..., Database]) -> None:
    """A chore, a command, a migration."""
    database = make_database()
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.2)")
    assert database.connection.patience is None


@pytest.mark.parametrize(("part", "patience"), [("serve", 8), ("work", 120), ("command", None)])
def test_a_page_waits_least_and_a_command_as_long_as_it_takes(
    monkeypatch: pytest.MonkeyPatch, part: str, patience: int | None
) -> None:
    monkeypatch.setenv("KAGU_RUNS_AS", part)
    monkeypatch.setenv("KAGU_CONNECT_DATABASE", "postgresql://kagu@db/kagu")
    options = database_settings("KAGU_CONNECT")["DATABASES"]["default"]["OPTIONS"]
    assert options.get("answer_seconds") == patience


def test_threads_share_what_the_process_may_have(make_database: Callable[..., Database]) -> None:
    """Each keeps its connection until another one needs it."""
    first, second, third = (make_database(most_connections=2) for _ in range(3))
    backends = ask(first), ask(second)
    first.rest()
    second.rest()
    assert ask(third) == backends[0]
    second.wake()
    assert ask(second) == backends[1]
    third.rest()
    first.wake()
    assert ask(first) == backends[0]
    assert first.slots.taken == 2


def test_whoever_waits_gets_the_first_that_is_free(make_database: Callable[..., Database]) -> None:
    busy, waiting = make_database(most_connections=1), make_database(most_connections=1)
    backend = ask(busy)
    is_asking = Event()

    def wait() -> int:
        is_asking.set()
        return ask(waiting)

    def let_go() -> None:
        is_asking.wait(timeout=10)
        busy.rest()

    assert run_together(wait, let_go)[0] == backend


def test_whoever_waits_in_vain_is_told(
    make_database: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "PATIENCE", 0.05)
    busy, late = make_database(most_connections=1), make_database(most_connections=1)
    ask(busy)
    with pytest.raises(OperationalError, match="all 1 connections of this process are at work"):
        ask(late)
    busy.close()
    assert ask(late)


def test_a_connection_that_cannot_be_opened_takes_no_room(
    make_database: Callable[..., Database], proxy: SilentProxy
) -> None:
    proxy.fall_silent()
    database = make_database(proxy.port, connect_timeout=2, most_connections=1)
    with pytest.raises(OperationalError):
        ask(database)
    assert database.slots.taken == 0


def test_a_connection_that_broke_while_it_rested_is_made_anew(
    make_database: Callable[..., Database], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kagu.site.postgresql.base.RESTED_SECONDS", 0.0)
    resting, late = make_database(most_connections=1), make_database(most_connections=1)
    backend = ask(resting)
    resting.rest()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 10000)", [backend])
    assert ask(late) != backend
    assert late.slots.taken == 1


@pytest.mark.parametrize("is_last", [False, True])
def test_a_request_that_ends_lets_its_connection_rest(
    make_database: Callable[..., Database], monkeypatch: pytest.MonkeyPatch, is_last: bool
) -> None:
    """As Django tells it, for every page, in whichever order it calls who listens."""
    if is_last:
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            signal.connect(close_old_connections)
    served, other = make_database(most_connections=1), make_database(most_connections=1)
    monkeypatch.setattr(connections, "all", lambda **_: [served])
    request_started.send(None)
    backend = ask(served)
    request_finished.send(None)
    assert ask(other) == backend
    other.rest()
    request_started.send(None)
    assert not served.slots.rests(served)
    assert ask(served) == backend
