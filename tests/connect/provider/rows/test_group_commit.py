"""Writes that share a commit: each is answered for itself, none is lost, none is done twice."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kagu.connect.provider.rows import group_commit
from kagu.connect.provider.rows.group_commit import GroupCommit, NotWritten, Write, commit
from tests.waiting import wait_until

TABLES = """
PRAGMA journal_mode=WAL;
CREATE TABLE person (name TEXT PRIMARY KEY);
CREATE TABLE visit (
    id INTEGER PRIMARY KEY,
    name TEXT REFERENCES person (name) DEFERRABLE INITIALLY DEFERRED
);
CREATE TABLE counter (name TEXT PRIMARY KEY, generation INTEGER);
INSERT INTO counter VALUES ('alice', 0);
"""
ADD_PERSON = "INSERT INTO person VALUES (?)"
ADD_VISIT = "INSERT INTO visit (name) VALUES (?)"
COUNT = (
    "UPDATE counter SET generation = generation + 1 WHERE name = ? AND generation = ? RETURNING generation"
)

Connect = Callable[[], sqlite3.Connection]


@pytest.fixture
def connect(tmp_path: Path) -> Iterator[Connect]:
    """Connections as Django opens them: each statement commits by itself unless told otherwise."""
    opened = []

    def open_one() -> sqlite3.Connection:
        opened.append(
            sqlite3.connect(tmp_path / "site", isolation_level=None, check_same_thread=False, timeout=20)
        )
        opened[-1].execute("PRAGMA foreign_keys=ON")
        return opened[-1]

    open_one().executescript(TABLES)
    yield open_one
    for connection in opened:
        connection.close()


def together(connection: sqlite3.Connection, *statements: tuple[str, tuple[object, ...]]) -> list[Write]:
    writes = [Write(*each) for each in statements]
    commit(connection, writes)
    return writes


def test_every_write_of_many_threads_is_kept_once(connect: Connect) -> None:
    group = GroupCommit()

    def write_many(number: int) -> None:
        own = connect()
        for each in range(50):
            assert group.write(own, ADD_PERSON, (f"{number} {each}",)).changed_rows == 1

    threads = [threading.Thread(target=write_many, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert connect().execute("SELECT count(*) FROM person").fetchone() == (400,)


def test_those_who_come_while_one_writes_share_a_commit(connect: Connect) -> None:
    group, busy, leader = GroupCommit(), connect(), connect()
    begun: list[str] = []
    busy.execute("BEGIN IMMEDIATE")
    threads = [threading.Thread(target=group.write, args=(leader, ADD_PERSON, ("alice",)))]
    threads[0].start()
    wait_until(lambda: group._is_led and not group._waiting)
    for name in ("bob", "charlie", "denise"):
        own = connect()
        own.set_trace_callback(begun.append)
        threads.append(threading.Thread(target=group.write, args=(own, ADD_PERSON, (name,))))
        threads[-1].start()
    wait_until(lambda: len(group._waiting) == 3)
    busy.execute("ROLLBACK")
    for thread in threads:
        thread.join()
    assert begun.count("COMMIT") == 1
    assert connect().execute("SELECT count(*) FROM person").fetchone() == (4,)


def test_of_many_who_count_from_the_same_number_one_wins(connect: Connect) -> None:
    writes = together(connect(), *[(COUNT, ("alice", 0))] * 4)
    assert [write.rows for write in writes] == [[(1,)], [], [], []]
    assert connect().execute("SELECT generation FROM counter").fetchone() == (1,)


def test_a_write_that_fails_spoils_no_other(connect: Connect) -> None:
    writes = together(connect(), (ADD_PERSON, ("bob",)), (ADD_PERSON, ("bob",)), (ADD_PERSON, ("charlie",)))
    assert [type(write.error) for write in writes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert names(connect) == ["bob", "charlie"]


@pytest.mark.parametrize(("value", "error"), [("\ud800", UnicodeEncodeError), (2**70, OverflowError)])
def test_a_value_that_cannot_be_written_spoils_no_other(
    connect: Connect, value: object, error: type[Exception]
) -> None:
    """The driver raises an error that is none of the database's."""
    writes = together(connect(), (ADD_PERSON, ("bob",)), (ADD_PERSON, (value,)), (ADD_PERSON, ("charlie",)))
    assert [type(write.error) for write in writes] == [type(None), error, type(None)]
    assert names(connect) == ["bob", "charlie"]


def test_who_waited_for_a_leader_that_was_stopped_is_not_told_that_it_is_written(connect: Connect) -> None:
    class Stopped(sqlite3.Connection):
        def execute(self, statement: str, *parameters: Any) -> sqlite3.Cursor:
            if statement == "COMMIT":
                raise KeyboardInterrupt
            return super().execute(statement, *parameters)

    folder = connect().execute("PRAGMA database_list").fetchone()[2]
    own = sqlite3.connect(folder, isolation_level=None, factory=Stopped)
    writes = [Write(ADD_PERSON, (name,)) for name in ("bob", "charlie")]
    with pytest.raises(KeyboardInterrupt):
        commit(own, writes)
    own.close()
    assert [(type(write.error), write.changed_rows) for write in writes] == [(NotWritten, 0)] * 2
    assert names(connect) == []


def test_a_write_refused_at_the_commit_spoils_no_other(connect: Connect) -> None:
    writes = together(connect(), (ADD_PERSON, ("bob",)), (ADD_VISIT, ("nobody",)), (ADD_VISIT, ("bob",)))
    assert [type(write.error) for write in writes] == [type(None), sqlite3.IntegrityError, type(None)]
    assert names(connect) == ["bob"]


def test_an_error_that_ends_the_transaction_leaves_no_half(connect: Connect) -> None:
    writes = together(connect(), (COUNT, ("alice", 0)), ("ROLLBACK", ()), (COUNT, ("alice", 0)))
    # The first was undone and tried again; the third then found the number gone.
    assert [write.rows for write in writes] == [[(1,)], [], []]
    assert connect().execute("SELECT generation FROM counter").fetchone() == (1,)


def test_what_was_never_tried_is_not_taken_for_written() -> None:
    assert isinstance(Write(ADD_PERSON, ("bob",)).error, NotWritten)


def test_one_who_comes_after_a_failure_is_served(connect: Connect) -> None:
    group, own = GroupCommit(), connect()
    with pytest.raises(sqlite3.IntegrityError):
        group.write(own, ADD_VISIT, ("nobody",))
    assert group.write(own, ADD_PERSON, ("bob",)).changed_rows == 1


def names(connect: Connect) -> list[str]:
    return [name for (name,) in connect().execute("SELECT name FROM person ORDER BY name")]


def test_a_write_waits_for_somebody_elses_transaction(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It asks again soon, and leaves the connection as patient as it was."""
    other, own = connect(), connect()
    other.execute("BEGIN IMMEDIATE")
    asked = []

    def end_the_other(seconds: float) -> None:
        asked.append(seconds)
        other.execute("COMMIT")

    monkeypatch.setattr(group_commit, "sleep", end_the_other)
    assert [write.error for write in together(own, (ADD_PERSON, ("alice",)))] == [None]
    assert len(asked) == 1
    assert own.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_a_write_that_waits_too_long_is_refused(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    other, own = connect(), connect()
    own.execute("PRAGMA busy_timeout = 1")
    other.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(group_commit, "ASK_FOR", 0.0)
    (write,) = together(own, (ADD_PERSON, ("alice",)))
    assert isinstance(write.error, sqlite3.OperationalError)
    other.execute("COMMIT")
    assert own.execute("SELECT count(*) FROM person").fetchone() == (0,)
