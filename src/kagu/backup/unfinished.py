"""The mark of a database that a copy is being put into: no site starts on half of a restore."""

from django.db import connection

MARK = "kagu_unfinished_restore"


def is_unfinished() -> bool:
    """Whether a restore into this database was begun and did not end."""
    return MARK in connection.introspection.table_names()


def finish() -> None:
    """The site may start."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {MARK}")
