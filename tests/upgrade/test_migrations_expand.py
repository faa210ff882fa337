"""A migration leaves the release before it working: it adds, and takes away one release later."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from tests.upgrade.previous_release import ROOT, files_of_previous, is_anything_released

TAKE_AWAY = (
    migrations.DeleteModel,
    migrations.RenameModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.AlterModelTable,
)
# A constraint that old rows and old code already keep: whoever is sure says so.
KEPT_BY_OLD_CODE = (migrations.AddConstraint, migrations.AlterUniqueTogether, migrations.RunSQL)
# What a field says that no column has.
OF_NO_COLUMN = {
    *("choices", "verbose_name", "help_text", "validators", "default", "editable", "blank"),
    *("auto_now", "auto_now_add"),
}


def new_migrations() -> list[tuple[str, str]]:
    """Application and name of those that the release before this one does not have."""
    before = files_of_previous("src")
    paths = {
        (config.label, path.stem): str(path.relative_to(ROOT))
        for config in apps.get_app_configs()
        for path in Path(config.path).glob("migrations/[0-9]*.py")
        if path.is_relative_to(ROOT / "src")
    }
    return sorted(key for key, path in paths.items() if path not in before)


def faults(migration: Any, app_label: str, state: ProjectState) -> Iterator[str]:
    """Why code that does not know this migration could fail after it; `state` is what was before it."""
    if getattr(migration, "old_code_agrees", ""):
        return
    made = {one.name.lower() for one in migration.operations if isinstance(one, migrations.CreateModel)}
    for operation in migration.operations:
        if getattr(operation, "model_name", "").lower() not in made:
            yield from _faults_of(operation, app_label, state)
        operation.state_forwards(app_label, state)


def _faults_of(operation: Operation, app_label: str, state: ProjectState) -> Iterator[str]:
    told = operation.describe()
    if isinstance(operation, TAKE_AWAY):
        yield f"{told}: the release before still reads it; take it away one release later"
    if isinstance(operation, KEPT_BY_OLD_CODE):
        yield f"{told}: does the code of the release before keep to it?"
    if isinstance(operation, migrations.AddField) and not _may_be_left_out(operation.field):
        yield f"{told}: the release before does not fill it in; null=True or db_default"
    if isinstance(operation, migrations.AlterField):
        old = state.models[app_label, operation.model_name_lower].fields[operation.name]
        if not _takes_what_was_taken(old, operation.field):
            yield f"{told}: is whatever the release before writes still taken?"


def _may_be_left_out(field: models.Field) -> bool:
    is_in_the_row = not isinstance(field, models.ManyToManyField)
    return not is_in_the_row or field.null or field.has_db_default() or field.primary_key


def _takes_what_was_taken(old: models.Field, new: models.Field) -> bool:
    was, now = _column(old), _column(new)
    # Longer, or now also empty, is more.
    for more in ("max_length", "null"):
        if (now[1].get(more) or 0) >= (was[1].get(more) or 0):
            for said in (was[1], now[1]):
                said.pop(more, None)
    return was == now


def _column(field: models.Field) -> tuple[str, dict[str, Any]]:
    _, kind, _, said = field.deconstruct()
    return kind, {name: value for name, value in said.items() if name not in OF_NO_COLUMN}


def test_every_new_migration_leaves_the_release_before_working() -> None:
    if not is_anything_released():
        pytest.skip("nothing is tagged yet: there is no release before this one")
    loader, found = MigrationLoader(None), {}
    for key in new_migrations():
        before = loader.project_state([key], at_end=False)
        if told := list(faults(loader.get_migration(*key), key[0], before)):
            found[key] = told
    assert not found


class TakesAway(migrations.Migration):
    operations = [migrations.RemoveField("message", "lane")]


class AddsWhatMustBeFilledIn(migrations.Migration):
    operations = [migrations.AddField("message", "colour", models.CharField(max_length=5, default="red"))]


class AddsWhatTheDatabaseFillsIn(migrations.Migration):
    operations = [
        migrations.CreateModel("shelf", [("id", models.BigAutoField(primary_key=True))]),
        migrations.AddField("shelf", "colour", models.CharField(max_length=5)),
        migrations.AddField("message", "colour", models.CharField(max_length=5, db_default="red")),
        migrations.AddField("message", "read_at", models.DateTimeField(null=True)),
    ]


class IsSure(migrations.Migration):
    old_code_agrees = "no code wrote this column since 0.1.0"
    operations = [migrations.RemoveField("message", "lane")]


class MakesShorter(migrations.Migration):
    operations = [migrations.AlterField("message", "lane", models.CharField(max_length=3))]


class MakesLonger(migrations.Migration):
    operations = [migrations.AlterField("message", "lane", models.CharField(max_length=30, null=True))]


class SaysMoreOfIt(migrations.Migration):
    operations = [
        migrations.AlterField("message", "lane", models.CharField("voie", max_length=9, blank=True))
    ]


@pytest.mark.parametrize(
    ("migration", "count"),
    [
        (TakesAway, 1),
        (AddsWhatMustBeFilledIn, 1),
        (AddsWhatTheDatabaseFillsIn, 0),
        (IsSure, 0),
        (MakesShorter, 1),
        (MakesLonger, 0),
        (SaysMoreOfIt, 0),
    ],
)
def test_the_rule_knows_what_adds_from_what_takes_away(
    migration: type[migrations.Migration], count: int
) -> None:
    state = ProjectState()
    fields: list[Any] = [
        ("id", models.BigAutoField(primary_key=True)),
        ("lane", models.CharField(max_length=9)),
    ]
    migrations.CreateModel("message", fields).state_forwards("x", state)
    assert len(list(faults(migration, "x", state))) == count
