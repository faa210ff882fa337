"""The columns of each statement are the fields of its row, in their order, on both databases."""

from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.provider.rows import hot_sql, statements
from kagu.connect.provider.rows.typed_rows import GrantState, Person, VisitRow

FOUND_GRANT = (*GrantState._fields, "client_id", "revision", *Person._fields)
STATEMENTS = [
    (hot_sql.SELECT_VISIT, VisitRow._fields, {"session_key": ""}),
    (hot_sql.SELECT_GRANT, FOUND_GRANT, {"id": ""}),
    (hot_sql.ROTATE_GRANT, GrantState._fields, {"id": "", "generation": 0, "dpop_jkt": "", "rotated_at": 0}),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("statement", "fields", "more"), STATEMENTS, ids=["visit", "grant", "rotated"])
def test_columns_are_the_fields(statement: str, fields: tuple[str, ...], more: dict[str, Any]) -> None:
    connection.ensure_connection()
    asked = {"now": hot_sql.stored_time(timezone.now()), "client": 0, "revision": "", **more}
    cursor = statements._execute(connection, statement, asked)
    assert tuple(column[0] for column in cursor.description) == fields


def test_the_states_in_the_statements_are_those_of_a_live_account() -> None:
    assert tuple(User.LIVE_STATES) == ("active", "locked")
    for statement in (hot_sql.INSERT_GRANT, hot_sql.ROTATE_GRANT, hot_sql.SELECT_GRANT):
        assert "u.state IN ('active', 'locked')" in statement
