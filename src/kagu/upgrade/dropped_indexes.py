"""Operations of migrations that take indexes away while people work: no table is copied, none is locked.

They stand in migrations that are not atomic: PostgreSQL drops an index « concurrently » outside transactions.
"""

from typing import Any

from django.db import migrations
from django.db.migrations.operations.base import Operation

TWINS = """
SELECT indexname FROM pg_indexes WHERE schemaname = current_schema()
   AND indexname LIKE '%\\_like' AND indexdef LIKE '%\\_pattern\\_ops)'
"""


class DropForeignKeyIndex(migrations.AlterField):
    """To `db_index=False`, where another index of the table begins with the same column."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """The index alone goes: Django would copy SQLite's whole table, and hold up PostgreSQL's."""
        model = from_state.apps.get_model(app_label, self.model_name)
        column = model._meta.get_field(self.name).column
        kept = {index.name for index in model._meta.indexes}
        names = schema_editor._constraint_names(
            model, [column], index=True, unique=False, primary_key=False, exclude=kept
        )
        for name in names:
            drop_index(schema_editor, name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """It is made again under its own name."""
        model = to_state.apps.get_model(app_label, self.model_name)
        how = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
        field = model._meta.get_field(self.name)
        schema_editor.execute(schema_editor._create_index_sql(model, fields=[field], **how))


class DropLikeTwins(Operation):
    """Every `…_like` of this database that no field asks for; `site/postgresql/schema` makes no more."""

    reduces_to_sql = False
    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """No model knows of them."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """SQLite never had any."""
        if schema_editor.connection.vendor != "postgresql":
            return
        kept = {
            schema_editor._create_index_name(model._meta.db_table, [field.column], suffix="_like")
            for model in to_state.apps.get_models()
            for field in model._meta.local_fields
            if getattr(field, "is_sought_by_beginning", False)
        }
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(TWINS)
            found = {name for (name,) in cursor.fetchall()}
        for name in sorted(found - kept):
            drop_index(schema_editor, name)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Nothing is slower without them."""

    def describe(self) -> str:
        return "Drop the indexes that only a search by beginnings would read"


def drop_index(schema_editor: Any, name: str) -> None:
    """At once; on PostgreSQL after the transactions that may still read it, and without holding up others."""
    how = " CONCURRENTLY" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX{how} IF EXISTS {schema_editor.quote_name(name)}")
