"""One number, everywhere that it is written."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kagu import __version__

ROOT = Path(__file__).parents[2]
WRITTEN = (
    ("deploy/helm/kagu/Chart.yaml", r"^version: (.+)$"),
    ("deploy/helm/kagu/Chart.yaml", r'^appVersion: "(.+)"$'),
    ("deploy/compose/compose.yaml", r"kagu(?:-relay)?:(\d[\d.]+)\}"),
    ("deploy/README.md", r"kagu:(\d[\d.]+)"),
    ("docs/operate/install.md", r"kagu(?:-|==)(\d[\d.]+\d)"),
)


def test_pyproject_has_the_program_s_number() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == __version__


@pytest.mark.parametrize(("path", "pattern"), WRITTEN)
def test_what_operators_copy_has_it_too(path: str, pattern: str) -> None:
    found = re.findall(pattern, (ROOT / path).read_text(), re.MULTILINE)
    assert set(found) == {__version__}


def test_the_changelog_tells_of_it() -> None:
    assert re.search(rf"^## {re.escape(__version__)} – ", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


def test_the_program_says_it() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "kagu", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout == f"kagu {__version__}\n"
