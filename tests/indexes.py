"""Indexes that nothing reads: every row is written into them all the same."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models


def repeated_foreign_keys() -> list[str]:
    """Foreign keys of the house that have an index, and with which a whole index of their table begins."""
    return [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("kagu.")
        for field in model._meta.local_fields
        if getattr(field, "db_index", False) and not field.unique and field.name in _beginnings(model)
    ]


def like_twins() -> set[str]:
    """The columns of this PostgreSQL that have an index for searches by how a text begins."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename, indexdef FROM pg_indexes WHERE indexdef LIKE '%pattern_ops%'")
        return {f"{table}.{how.partition('(')[2].split()[0]}" for table, how in cursor.fetchall()}


def _beginnings(model: type[models.Model]) -> Iterator[str]:
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and not constraint.condition:
            yield from constraint.fields[:1]
    for index in model._meta.indexes:
        if not index.condition:
            yield from (name.removeprefix("-") for name in index.fields[:1])
