"""SQLite's writes of several threads in one commit, so that they wait for the disk together.

SQLite has one writer, and flushes the disk at each commit. A thread that finds it busy would sleep
for milliseconds; here it joins the next commit instead, and is answered once that is on the disk.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from threading import Lock
from time import monotonic, sleep
from typing import Any

# By name or in their order, as SQLite's driver takes them.
Parameters = Mapping[str, Any] | Sequence[Any]

# While somebody else writes, such as a log-in: ask again so often, for so long, in seconds.
ASK_AGAIN = 0.0003
ASK_FOR = 1.0


class NotWritten(sqlite3.OperationalError):
    """The commit ended before this write was tried."""


class Write:
    """One statement and what came of it."""

    __slots__ = ("changed_rows", "error", "is_leader", "parameters", "rows", "statement", "turn")

    def __init__(self, statement: str, parameters: Parameters) -> None:
        self.statement, self.parameters = statement, parameters
        self.rows: list[tuple[Any, ...]] = []
        self.changed_rows = 0
        self.error: Exception | None = NotWritten()
        self.is_leader = False
        # Held until the write is done, or its thread is to lead the next commit.
        self.turn = Lock()
        self.turn.acquire()

    def run(self, connection: sqlite3.Connection) -> None:
        """A statement that fails leaves nothing behind, and the others of its commit alone."""
        try:
            cursor = connection.execute(self.statement, self.parameters)
            self.rows = cursor.fetchall()
            self.changed_rows = cursor.rowcount
        except Exception as error:
            # Also a value that the driver cannot write: it is this write's fault alone.
            self.error = error
        else:
            self.error = None

    def undo(self) -> None:
        """Its commit never was: nobody may take it for written."""
        self.rows, self.changed_rows, self.error = [], 0, NotWritten()


class GroupCommit:
    """The first thread to come leads: it writes for all who wait, then one of the next ones leads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Write] = []
        self._is_led = False

    def write(self, connection: sqlite3.Connection, statement: str, parameters: Parameters) -> Write:
        """Returns when the statement is on the disk; raises the driver's error if it failed."""
        write = Write(statement, parameters)
        with self._lock:
            self._waiting.append(write)
            write.is_leader, self._is_led = not self._is_led, True
        if not write.is_leader:
            write.turn.acquire()
        if write.is_leader:
            self._lead(connection)
        if write.error:
            raise write.error
        return write

    def _lead(self, connection: sqlite3.Connection) -> None:
        with self._lock:
            together, self._waiting = self._waiting, []
        try:
            commit(connection, together)
        finally:
            self._hand_over(together)

    def _hand_over(self, written: list[Write]) -> None:
        with self._lock:
            self._is_led = bool(self._waiting)
            followers = [write for write in written if not write.is_leader]
            if self._is_led:
                self._waiting[0].is_leader = True
                followers.append(self._waiting[0])
        for write in followers:
            write.turn.release()


def commit(connection: sqlite3.Connection, together: list[Write]) -> None:
    """Every write in one commit; where that fails, each by itself."""
    if _commit_together(connection, together):
        return
    for write in together:
        write.run(connection)


def _commit_together(connection: sqlite3.Connection, together: list[Write]) -> bool:
    """False when nothing was written: then each must try by itself."""
    is_written = False
    try:
        _begin_soon(connection)
        for write in together:
            write.run(connection)
            if not connection.in_transaction:
                # Some errors end the whole transaction; what follows would commit by itself.
                return False
        connection.execute("COMMIT")
        is_written = True
    except sqlite3.Error:
        return False
    finally:
        if not is_written:
            _roll_back(connection, together)
    return True


def _roll_back(connection: sqlite3.Connection, together: list[Write]) -> None:
    for write in together:
        write.undo()
    if connection.in_transaction:
        connection.rollback()


def _begin_soon(connection: sqlite3.Connection) -> None:
    """SQLite's own way to wait sleeps for milliseconds, most often past the end of what it waits for."""
    until = monotonic() + ASK_FOR
    (usual_wait,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute("BEGIN IMMEDIATE")
                return
            except sqlite3.OperationalError:
                if monotonic() > until:
                    raise
                sleep(ASK_AGAIN)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {usual_wait}")
