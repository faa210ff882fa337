"""Running the import as an operator does."""

import csv
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from tests.connect.conftest import PASSWORD

Import = Callable[..., str]


@pytest.fixture
def bring(db: None) -> Import:
    """What the command says."""

    def run(kind: str, path: Path, *options: str) -> str:
        said = StringIO()
        arguments = [str(path), "--from", kind, "--reason", "switch", *options]
        call_command("import_accounts", *arguments, stdout=said, stderr=StringIO())
        return said.getvalue()

    return run


def refusals_of(path: Path) -> dict[str, str]:
    """By place, the cause."""
    with path.with_name(f"{path.name}.refused.csv").open(encoding="utf-8", newline="") as file:
        return {row["place"]: row["cause"] for row in csv.DictReader(file)}


def opens(email: str, password: str = PASSWORD) -> bool:
    """Whether this logs in, or goes on to the second factor."""
    return Browser().post("/oidc/login", {"email": email, "password": password}).status_code == 302
