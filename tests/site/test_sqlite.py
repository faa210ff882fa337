"""SQLite as it serves."""

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL keeps its own pages"),
]


def asked(pragma: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        return str(cursor.fetchone()[0])


def test_the_file_is_read_where_the_kernel_keeps_it() -> None:
    """And written ahead: a reader waits for no writer."""
    assert asked("mmap_size") == str(256 * 1024**2)
    assert asked("journal_mode") == "wal"
