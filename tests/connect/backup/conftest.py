"""A copy, the day it is needed, and what the operator types then."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.empty_database import empty_database, with_programs


@pytest.fixture
def deletions(settings: Any, tmp_path: Path) -> Path:
    """Where the worker writes deletions down."""
    settings.DELETIONS_FILE = str(tmp_path / "deletions")
    return tmp_path / "deletions"


@pytest.fixture
def copy(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the copy is to be written."""
    with_programs(monkeypatch)
    return tmp_path / "copy.kagu"


@pytest.fixture
def elsewhere(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], None]]:
    """Moves the site to a database that is empty."""
    with empty_database(tmp_path, monkeypatch) as move_there:
        yield move_there


def command(*words: Any, **options: Any) -> str:
    """What a command of the site says."""
    said = io.StringIO()
    call_command(*map(str, words), stdout=said, stderr=io.StringIO(), **options)
    return said.getvalue()
