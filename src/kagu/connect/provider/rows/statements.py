"""Running one statement of the fast path, straight on the driver of Django's own connection.

Django's cursor costs more than most of these statements: its wrappers, and the placeholders that
it rewrites for SQLite at each call. Parameters are named, `%(name)s`. PostgreSQL plans each statement
once for a connection, which is most of what it would cost there.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from kagu.connect.provider.rows.group_commit import GroupCommit

NAMED_PARAMETER = re.compile(r"%\((\w+)\)s")

_sqlite_writes = GroupCommit()


def rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """All rows: SQLite keeps its lock until the last one is read."""
    database = _database()
    with database.wrap_database_errors:
        return _execute(database, statement, parameters).fetchall()


def written_rows(statement: str, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows that a writing statement returns."""
    database = _database()
    with database.wrap_database_errors:
        if _joins_others(database):
            return _write(database, statement, parameters).rows
        return _execute(database, statement, parameters).fetchall()


def changed_rows(statement: str, parameters: Mapping[str, Any]) -> int:
    """How many rows the statement wrote."""
    database = _database()
    with database.wrap_database_errors:
        if _joins_others(database):
            return _write(database, statement, parameters).changed_rows
        return _execute(database, statement, parameters).rowcount


def _database() -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    if database.connection is None:
        database.ensure_connection()
    database.validate_no_broken_transaction()
    return database


def _joins_others(database: Any) -> bool:
    """A transaction commits by itself, and PostgreSQL gathers commits by its own means."""
    return database.vendor == "sqlite" and not database.in_atomic_block


def _write(database: Any, statement: str, parameters: Mapping[str, Any]) -> Any:
    return _sqlite_writes.write(database.connection, _with_colons(statement), parameters)


def _execute(database: Any, statement: str, parameters: Mapping[str, Any]) -> Any:
    if database.vendor == "sqlite":
        return database.connection.execute(_with_colons(statement), parameters)
    return database.connection.run(statement, parameters)


@lru_cache
def _with_colons(statement: str) -> str:
    """The statement with named parameters as SQLite's driver writes them."""
    return NAMED_PARAMETER.sub(r":\1", statement)
