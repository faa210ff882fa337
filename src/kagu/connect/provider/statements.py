"""Running one statement of the fast path, straight on the driver of Django's own connection.

Django's cursor costs more than most of these statements: its wrappers, and the placeholders that
it rewrites for SQLite at each call.
"""

import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

# SQLite has one writer, and who finds it busy sleeps for milliseconds: our threads queue here instead.
_writer = threading.Lock()


def rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows: SQLite keeps its lock until the last one is read."""
    database = connections[DEFAULT_DB_ALIAS]
    with database.wrap_database_errors:
        return _execute(database, statement, parameters).fetchall()


def written_rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows that a writing statement returns."""
    database = connections[DEFAULT_DB_ALIAS]
    with _turn_to_write(database), database.wrap_database_errors:
        return _execute(database, statement, parameters).fetchall()


def changed_rows(statement: str, parameters: Sequence[Any]) -> int:
    """How many rows the statement wrote."""
    database = connections[DEFAULT_DB_ALIAS]
    with _turn_to_write(database), database.wrap_database_errors:
        return _execute(database, statement, parameters).rowcount


def _execute(database: Any, statement: str, parameters: Sequence[Any]) -> Any:
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.vendor == "sqlite":
        statement = _with_question_marks(statement)
    return database.connection.execute(statement, parameters)


@lru_cache
def _with_question_marks(statement: str) -> str:
    """The placeholders of SQLite's driver; no statement here holds another per cent sign."""
    return statement.replace("%s", "?")


def _turn_to_write(database: Any) -> AbstractContextManager[object]:
    """Within a transaction the turn is already ours."""
    is_alone = database.vendor == "sqlite" and not database.in_atomic_block
    return _writer if is_alone else nullcontext()
