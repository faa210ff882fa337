"""The names of all tests, which documents cite as proofs."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]


def every_test() -> set[str]:
    """Each function that pytest runs, by its name alone."""
    found: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        found.update(re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    return found
