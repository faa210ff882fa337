"""Which statements read a whole table that grows, as the database itself explains them."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from kagu.connect.provider.rows import statements

EXPLAINABLE = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
# After a table's name these are no name of its own within a statement.
NO_ALIAS = "WHERE|SET|ON|INNER|LEFT|JOIN|ORDER|GROUP|LIMIT|CROSS|UNION|AS"
# How PostgreSQL would rather go about a table of ten rows.
WHERE_TABLES_ARE_SMALL = ("seqscan", "hashjoin", "mergejoin")
PARTIAL = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'index' AND sql LIKE '%% WHERE %%'",
    "postgresql": "SELECT indexrelid::regclass::text FROM pg_index WHERE indpred IS NOT NULL",
}


class Asked:
    """The statements of some requests, picks or chores, with their parameters."""

    def __init__(self) -> None:
        self.statements: dict[tuple[str, str], Any] = {}

    def note(self, statement: str, parameters: Any) -> None:
        if EXPLAINABLE.match(statement):
            self.statements.setdefault((statement, repr(parameters)), parameters)

    def full_scans(self, growing: set[str]) -> list[str]:
        """Each fault in words: the table, and the statement that reads all of it."""
        explain = _scans_of_sqlite if connection.vendor == "sqlite" else _scans_of_postgresql
        if connection.vendor == "postgresql":
            _forget_statistics()
        partial = {row[0] for row in _rows(PARTIAL[connection.vendor])}
        return [
            f"all of {table}: {statement}"
            for (statement, _), parameters in self.statements.items()
            for table in explain(statement, parameters, growing, partial)
        ]


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Asked]:
    """Notes what is asked through Django, and by the fast path beside it."""
    asked, execute = Asked(), statements._execute

    def through_django(run: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        if not many:
            asked.note(sql, parameters)
        return run(sql, parameters, many, context)

    def straight(database: Any, statement: str, parameters: Any) -> Any:
        asked.note(statement, dict(parameters))
        return execute(database, statement, parameters)

    with connection.execute_wrapper(through_django), monkeypatch.context() as patched:
        patched.setattr(statements, "_execute", straight)
        yield asked


def tables() -> set[str]:
    """All that the site's models have; some tests make models of their own."""
    models = apps.get_models(include_auto_created=True)
    return {model._meta.db_table for model in models if not model.__module__.startswith("tests.")}


def _forget_statistics() -> None:
    """What autovacuum saw of tables that are small in tests; until this test's transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM pg_statistic WHERE starelid >= 16384")
        cursor.execute(
            "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE oid >= 16384 AND relkind = 'r'"
        )


def _scans_of_sqlite(statement: str, parameters: Any, growing: set[str], partial: set[str]) -> Iterator[str]:
    """« SCAN » reads all; of a partial index it reads what waits, and the first of an order are few."""
    names = _names(statement, growing)
    plan = [line for *_, line in _rows(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    is_sorted = any("TEMP B-TREE" in line for line in plan)
    first_of_all = "WHERE" not in statement.upper() and "LIMIT" in statement.upper() and not is_sorted
    for line in plan:
        found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
        if found and found[1] in names and found[2] not in partial and not first_of_all:
            yield names[found[1]]


def _scans_of_postgresql(
    statement: str, parameters: Any, growing: set[str], partial: set[str]
) -> Iterator[str]:
    """Tables of tests are small: what could use an index does so where nothing else is allowed."""
    with connection.cursor() as cursor:
        for way in WHERE_TABLES_ARE_SMALL:
            cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters)
        plan = cursor.fetchone()[0]
        for way in WHERE_TABLES_ARE_SMALL:
            cursor.execute(f"SET LOCAL enable_{way} = on")
    root = (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]
    for node, is_limited in _nodes(root, is_limited=False):
        table = node.get("Relation Name", "")
        if table in growing and "Scan" in node["Node Type"] and _reads_all(node, is_limited, partial):
            yield table


def _reads_all(node: dict[str, Any], is_limited: bool, partial: set[str]) -> bool:
    if is_limited and "Filter" not in node:
        return False
    if node["Node Type"] == "Seq Scan":
        return True
    if node["Node Type"] == "Bitmap Heap Scan":
        leaves = [one for one, _ in _nodes(node, is_limited=False) if one["Node Type"] == "Bitmap Index Scan"]
        return any("Index Cond" not in leaf and leaf["Index Name"] not in partial for leaf in leaves)
    return "Index Cond" not in node and node.get("Index Name") not in partial


def _nodes(node: dict[str, Any], *, is_limited: bool) -> Iterator[tuple[dict[str, Any], bool]]:
    yield node, is_limited
    is_limited = node["Node Type"] == "Limit" or (is_limited and node["Node Type"] == "LockRows")
    for part in node.get("Plans", []):
        yield from _nodes(part, is_limited=is_limited)


def _names(statement: str, growing: set[str]) -> dict[str, str]:
    """By what a plan calls them."""
    names = {table: table for table in growing}
    for table in growing:
        for found in re.finditer(rf'\b{table}"?\s+(?:AS\s+)?"?(?!(?:{NO_ALIAS})\b)(\w+)', statement, re.I):
            names[found[1]] = table
    return names


def _rows(statement: str, parameters: Any = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
