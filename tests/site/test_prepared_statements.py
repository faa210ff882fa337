"""What is asked often is planned once a connection, and nobody notices when its plan has become useless."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import NotSupportedError

from kagu.site.postgresql import preparing_connection
from kagu.site.postgresql.base import DatabaseWrapper
from tests.pooler import Pooler
from tests.site.database_settings import settings_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite's driver keeps its own plans"),
]

Database = Any
ASKED = "SELECT name FROM tried WHERE id = %(id)s"


@pytest.fixture
def make_database() -> Iterator[Callable[..., Database]]:
    """Connections of one's own to the test's database, outside the test's transaction."""
    made: list[Database] = []

    def make(port: int = 0, **options: Any) -> Database:
        made.append(DatabaseWrapper(settings_of(port, **options), "tried"))
        return made[-1]

    yield make
    for database in made:
        database.close()


@pytest.fixture
def alter(make_database: Callable[..., Database]) -> Iterator[Callable[[str], None]]:
    """What a migration does, over another connection, to a table that holds one row."""
    database = make_database()

    def execute(change: str) -> None:
        with database.cursor() as cursor:
            cursor.execute(change)

    execute("SET lock_timeout = '10s'")
    execute("CREATE TABLE tried (id integer PRIMARY KEY, name varchar(5))")
    execute("INSERT INTO tried VALUES (1, 'Alice')")
    yield execute
    execute("DROP TABLE tried")


@pytest.fixture
def database(make_database: Callable[..., Database], alter: Callable[[str], None]) -> Database:
    """A thread's, while others alter tables."""
    return make_database()


def ask(database: Database) -> str:
    database.ensure_connection()
    with database.wrap_database_errors:
        return str(database.connection.run(ASKED, {"id": 1}).fetchone()[0])


def plans(database: Database) -> list[tuple[str, int]]:
    """What the server has prepared for this connection, and how often each served."""
    found = "SELECT statement, generic_plans + custom_plans FROM pg_prepared_statements"
    return database.connection.execute(found).fetchall()


def test_a_statement_is_planned_once(database: Database) -> None:
    assert [ask(database) for _ in range(3)] == ["Alice"] * 3
    assert plans(database) == [("SELECT name FROM tried WHERE id = $1", 3)]


def test_what_django_asks_is_kept_nowhere(database: Database) -> None:
    """Its statements hold what is bound in them."""
    ask(database)
    with database.cursor() as cursor:
        cursor.execute("SELECT %s", ["a secret"])
    assert "a secret" not in str(vars(database.connection._prepared))
    assert len(plans(database)) == 1


def test_a_migration_under_an_open_connection_is_not_noticed(
    database: Database, alter: Callable[[str], None]
) -> None:
    ask(database)
    alter("ALTER TABLE tried ALTER COLUMN name TYPE varchar(50)")
    assert ask(database) == "Alice"
    alter("ALTER TABLE tried ADD COLUMN more text DEFAULT ''")
    assert ask(database) == "Alice"


def test_within_a_transaction_it_fails_once(database: Database, alter: Callable[[str], None]) -> None:
    """What the transaction did before is lost with the statement: nobody may run it again but its caller."""
    ask(database)
    alter("ALTER TABLE tried ALTER COLUMN name TYPE varchar(50)")
    database.set_autocommit(False)
    with pytest.raises(NotSupportedError, match="cached plan"):
        ask(database)
    database.rollback()
    assert ask(database) == "Alice"
    database.rollback()


def test_a_savepoint_is_enough_to_ask_again(database: Database, alter: Callable[[str], None]) -> None:
    ask(database)
    alter("ALTER TABLE tried ALTER COLUMN name TYPE varchar(50)")
    database.set_autocommit(False)
    savepoint = database.savepoint()
    with pytest.raises(NotSupportedError):
        ask(database)
    database.savepoint_rollback(savepoint)
    assert ask(database) == "Alice"
    database.rollback()


def test_plans_are_made_anew_in_time(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that was made while a table was empty would read a full one from end to end."""
    monkeypatch.setattr(preparing_connection, "PLANS_LAST_SECONDS", -1.0)
    assert [ask(database) for _ in range(4)] == ["Alice"] * 4
    assert [served for _, served in plans(database)] == [1]


def test_a_server_that_was_told_to_forget_is_asked_again(database: Database) -> None:
    ask(database)
    database.connection.execute("DISCARD ALL")
    assert ask(database) == "Alice"


def test_a_new_connection_prepares_anew(database: Database, alter: Callable[[str], None]) -> None:
    """After a failover there is nothing of before."""
    ask(database)
    alter(f"SELECT pg_terminate_backend({database.connection.info.backend_pid}, 10000)")
    database.close_if_unusable_or_obsolete()
    database.close()
    assert ask(database) == "Alice"
    assert [served for _, served in plans(database)] == [1]


@pytest.mark.parametrize(("prepares", "known"), [(None, 0), (False, 0), (True, 1)])
def test_behind_a_pooler_nothing_is_prepared_unless_an_operator_says_so(
    make_database: Callable[..., Database], alter: Callable[[str], None], prepares: bool | None, known: int
) -> None:
    """Before 1.22, PgBouncer gave the next statement to a server that had never heard its name."""
    pooler = Pooler()
    database = make_database(pooler.port, prepares=prepares)
    assert [ask(database) for _ in range(2)] == ["Alice"] * 2
    assert len(plans(database)) == known
    database.close()
    pooler.close()


def test_a_transaction_of_the_fast_path_is_prepared_too() -> None:
    with transaction.atomic():
        for _ in range(2):
            connection.connection.run("SELECT %(n)s + 1", {"n": 1})
        assert plans(connection) == [("SELECT $1 + 1", 2)]
