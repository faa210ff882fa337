"""The database: it answers, and its tables are those that this version needs."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kagu.doctor.findings import Asked, Finding, good, mend
from kagu.doctor.first_line import first_line

CONNECT_SECONDS = 5


def reachable(asked: Asked) -> Iterator[Finding]:
    """SQLite's file is there and can be written, PostgreSQL lets us in."""
    if connection.vendor == "sqlite":
        yield _file(Path(str(connection.settings_dict["NAME"])))
        return
    connection.settings_dict["OPTIONS"].setdefault("connect_timeout", CONNECT_SECONDS)
    place = f"{connection.settings_dict['NAME']} at {connection.settings_dict['HOST'] or 'this machine'}"
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('server_version')")
            yield good(f"PostgreSQL {cursor.fetchone()[0]}, {place}")
    except DatabaseError as error:
        yield mend(f"PostgreSQL, {place}: {first_line(error)}")


def migrations(asked: Asked) -> Iterator[Finding]:
    """Every migration of this version is applied; those of a newer one may be too."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        yield mend(f"there are no tables yet: run « {command('migrate')} »")
        return
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not executor.loader.applied_migrations:
        yield mend(f"there are no tables yet: run « {command('migrate')} »")
    elif missing:
        first = missing[0][0]
        names = f"{first.app_label}.{first.name}"
        yield mend(f"{len(missing)} are not applied, {names} the first of them: run « {command('migrate')} »")
    else:
        yield good("all applied")


def command(name: str) -> str:
    """A Django command of this site as an operator types it."""
    return f"kagu {settings.SITE_COMMAND} {name}"


def _file(path: Path) -> Finding:
    if not path.parent.is_dir():
        return mend(f"SQLite, {path}: the folder {path.parent} does not exist")
    if not path.exists():
        return mend(f"SQLite, {path}: the file does not exist; « {command('migrate')} » makes it")
    # Not opened: closing the file would end this process's locks on it (sqlite.org, « How To Corrupt », 2.2).
    if not os.access(path, os.W_OK):
        return mend(f"SQLite, {path}: this user may not write it")
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA schema_version")
    except DatabaseError as error:
        return mend(f"SQLite, {path}: {first_line(error)}")
    return good(f"SQLite, {path}")
