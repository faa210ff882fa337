"""Indexes of tables that grow, made while people are served."""

from typing import Any

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


class AddIndexWhileServed(migrations.AddIndex):
    """On PostgreSQL writers go on meanwhile (CONCURRENTLY); for a migration with `atomic = False`.

    A run that was cut short is repeated: what it left half made goes first. SQLite makes a million entries in
    a second or two, in which its writers wait.
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        with_care: dict[str, Any] = (
            {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
        )
        words = "CONCURRENTLY " if with_care else ""
        name = schema_editor.quote_name(self.index.name)
        schema_editor.execute(f"DROP INDEX {words}IF EXISTS {name}")
        schema_editor.execute(self.index.create_sql(model, schema_editor, **with_care), params=None)


class RemoveIndexWhileServed(migrations.RemoveIndex):
    """The same for one that is no longer used: statements that run go on."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = from_state.apps.get_model(app_label, self.model_name)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            words = "CONCURRENTLY " if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP INDEX {words}IF EXISTS {schema_editor.quote_name(self.name)}")
