"""One check, as `kagu doctor` runs it."""

from typing import Any

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kagu.doctor.examination import examine
from kagu.doctor.findings import Asked, Level


def examined(name: str, **asked: Any) -> list[tuple[Level, str]]:
    """What the check of this dotted name finds."""
    found = examine({"it": name}, Asked(**asked))
    return [(finding.level, finding.words) for _, finding in found]


def levels(name: str, **asked: Any) -> list[Level]:
    """The same, without the words."""
    return [level for level, _ in examined(name, **asked)]


def last_migration(app: str) -> str:
    """The name of the one that no other of the app stands on."""
    [name] = [name for label, name in MigrationLoader(connection).graph.leaf_nodes() if label == app]
    return name
