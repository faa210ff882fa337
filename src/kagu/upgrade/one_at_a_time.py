"""One migration of a database at a time, however many machines begin one: the others wait for their turn."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

# Of nobody else in this database: « kagu » and the number of the use.
ADVISORY_KEY = int.from_bytes(b"kagu\x00\x01", "big")
LOOK_SECONDS = 0.2


@contextmanager
def alone(connection: BaseDatabaseWrapper, on_wait: Callable[[], None]) -> Iterator[None]:
    """Inside, no other process migrates this database; `on_wait` is called once where one does now."""
    lock = _locked_folder if connection.vendor == "sqlite" else _advisory_lock
    with lock(connection, on_wait):
        yield


@contextmanager
def _advisory_lock(connection: BaseDatabaseWrapper, on_wait: Callable[[], None]) -> Iterator[None]:
    """The server's own lock; it goes with the connection, also when this process is killed."""
    # Asked again and again: a statement that waits would hold up an index that is built meanwhile.
    _wait(lambda: _ask(connection, "SELECT pg_try_advisory_lock(%s)"), on_wait)
    try:
        yield
    finally:
        if connection.is_usable():
            _ask(connection, "SELECT pg_advisory_unlock(%s)")


@contextmanager
def _locked_folder(connection: BaseDatabaseWrapper, on_wait: Callable[[], None]) -> Iterator[None]:
    """The folder of the file: it is there before the file is, and a lock on it leaves nothing behind."""
    descriptor = os.open(Path(str(connection.settings_dict["NAME"])).parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _wait(lambda: _try_lock(descriptor), on_wait)
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _ask(connection: BaseDatabaseWrapper, statement: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, [ADVISORY_KEY])
        return bool(cursor.fetchone()[0])


def _wait(has_turn: Callable[[], bool], on_wait: Callable[[], None]) -> None:
    is_told = False
    while not has_turn():
        if not is_told:
            on_wait()
            is_told = True
        time.sleep(LOOK_SECONDS)
