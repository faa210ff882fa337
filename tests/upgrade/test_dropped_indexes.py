"""Nothing is written into an index that nobody reads, and taking one away holds up nobody."""

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kagu.connect.accounts.models import Activity
from kagu.upgrade.dropped_indexes import DropForeignKeyIndex, DropLikeTwins
from tests.indexes import like_twins, repeated_foreign_keys

ADDED = ("accounts", "0023_indexes_read_by_nobody")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such indexes")


def test_no_foreign_key_is_indexed_twice() -> None:
    assert repeated_foreign_keys() == []


@on_postgresql
@pytest.mark.django_db
def test_only_words_have_an_index_for_how_they_begin() -> None:
    assert like_twins() == {"accounts_searchword.word"}


def operations(kind: type) -> list[Any]:
    migration = MigrationLoader(None).get_migration(*ADDED)
    return [operation for operation in migration.operations if isinstance(operation, kind)]


def run(operation: Any, *, back: bool = False) -> None:
    """As `migrate` does, between the tables as they were before this migration and after."""
    loader = MigrationLoader(None)
    before, after = (loader.project_state(ADDED, at_end=at_end) for at_end in (False, True))
    with connection.schema_editor(atomic=False) as editor:
        if back:
            operation.database_backwards("accounts", editor, after, before)
        else:
            operation.database_forwards("accounts", editor, before, after)


def indexes_of_user() -> list[str]:
    """Those of the history's column `user_id` alone."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Activity._meta.db_table)
    return [name for name, facts in found.items() if facts["index"] and facts["columns"] == ["user_id"]]


@pytest.mark.django_db(transaction=True)
def test_the_index_of_a_foreign_key_goes_and_may_come_back() -> None:
    of_activity = operations(DropForeignKeyIndex)[0]
    assert indexes_of_user() == []
    run(of_activity, back=True)
    assert len(indexes_of_user()) == 1
    run(of_activity)
    assert indexes_of_user() == []


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_indexes_of_an_installation_from_before_go() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX of_before_like ON accounts_user (email varchar_pattern_ops)")
        cursor.execute("CREATE INDEX somebodys_own ON accounts_user (email varchar_pattern_ops)")
    try:
        assert like_twins() == {"accounts_searchword.word", "accounts_user.email"}
        run(operations(DropLikeTwins)[0])
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT indexname FROM pg_indexes WHERE indexname IN ('of_before_like', 'somebodys_own')"
            )
            assert cursor.fetchall() == [("somebodys_own",)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP INDEX IF EXISTS somebodys_own")
    assert like_twins() == {"accounts_searchword.word"}
