"""The release before this one, out of the repository's history."""

import functools
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Until there is a tag: a commit whose code ran on today's tables. What is not released need not keep to
# the rule, so this moves when a migration breaks it.
BEFORE_THE_FIRST_TAG = "3a63b9a"


def is_anything_released() -> bool:
    """Whether there is a tag of a release behind this commit."""
    return bool(_git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^"))


@functools.cache
def previous_release() -> str:
    """The newest tag behind this commit; the test is skipped outside a checkout with its history."""
    if _git("rev-parse", "--is-inside-work-tree") is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout: there is no earlier version to compare with")
    # A release's own commit is not the one before it.
    found = _git("describe", "--tags", "--abbrev=0", "--match", "v*", "HEAD^") or BEFORE_THE_FIRST_TAG
    if _git("rev-parse", "--verify", "--quiet", f"{found}^{{commit}}") is None:
        pytest.skip("the history is cut: the release before this one is not in it")
    return found


def files_of_previous(*paths: str) -> set[str]:
    """Names of the files under these paths, as they were then."""
    return set((_git("ls-tree", "-r", "--name-only", previous_release(), "--", *paths) or "").split())


def unpack_previous(folder: Path) -> Path:
    """Its `src`, in this folder, with its texts compiled; the path to put before all others."""
    archive = subprocess.run(
        ["git", "archive", previous_release(), "src", "pyproject.toml"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    folder.mkdir()
    subprocess.run(["tar", "--extract", "--directory", folder], input=archive, check=True)
    source = folder / "src"
    subprocess.run(
        [sys.executable, "-m", "kagu", "compile_messages"], env={"PYTHONPATH": str(source)}, check=True
    )
    return source


def _git(*arguments: str) -> str | None:
    finished = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return finished.stdout.strip() if finished.returncode == 0 else None
