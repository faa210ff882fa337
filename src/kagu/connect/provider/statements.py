"""Running one statement of the fast path."""

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.db import connection

# SQLite has one writer, and who finds it busy sleeps for milliseconds: our threads queue here instead.
_writer = threading.Lock()


def rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows: SQLite keeps its lock until the last one is read."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def written_rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a writing statement returns."""
    with _turn_to_write():
        return rows(statement, parameters)


def changed_rows(statement: str, parameters: Sequence[Any]) -> int:
    """How many rows the statement wrote."""
    with _turn_to_write(), connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.rowcount


def _turn_to_write() -> AbstractContextManager[object]:
    """Within a transaction the turn is already ours."""
    is_alone = connection.vendor == "sqlite" and not connection.in_atomic_block
    return _writer if is_alone else nullcontext()
