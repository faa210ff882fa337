"""The tables of PostgreSQL as Django makes them, without indexes that nothing reads."""

from typing import Any

from django.db.backends.postgresql import schema


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Django gives each indexed text a second index, `…_like`, for searches by how the text begins.

    Here only a field that says `is_sought_by_beginning` gets one: each is written with every row, and
    nothing else reads them.
    """

    def _create_like_index_sql(self, model: Any, field: Any) -> Any:
        if not getattr(field, "is_sought_by_beginning", False):
            return None
        return super()._create_like_index_sql(model, field)  # type: ignore[misc]
