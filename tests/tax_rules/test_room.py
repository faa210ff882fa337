"""The room stands alone: nothing but Python, no float, and it leaves the house whole."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from kagu.tax_rules.rulebook import SHIPPED

ROOM = SHIPPED.parent
SOURCES = sorted(ROOM.rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)


def test_the_room_imports_python_and_itself_alone() -> None:
    foreign = {
        f"{path.name}: {name}"
        for path in SOURCES
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("kagu.tax_rules")
    }
    assert not foreign


def test_no_number_of_the_room_is_a_float() -> None:
    floats = {
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    }
    assert not floats
