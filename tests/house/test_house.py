"""How the house is kept: small files, small functions, rooms named after what they are about."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_FILE = 200
LONGEST_FUNCTION = 25
MOST_MODULES = 35
FOLDERS_OF_DJANGO = {"management", "commands", "templatetags"}
ROOMS_WITHOUT_MEANING = {"utils", "helpers", "common", "managers", "services", "misc"}


def _sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if not {"migrations", "node_modules"} & set(path.parts))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with the lines of its body, its docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            yield node.name, (node.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_a_file_is_short_enough_to_be_read() -> None:
    lengths = {
        _name(path): path.read_text(encoding="utf-8").count("\n") for path in _sources("src", "examples")
    }
    # Settings are one list of an operator's knobs.
    too_long = {
        name: lines for name, lines in lengths.items() if lines > LONGEST_FILE and "settings" not in name
    }
    assert not too_long


def test_a_function_is_short_enough_to_be_read() -> None:
    too_long = [
        f"{_name(path)} {function}: {lines} lines"
        for path in _sources("src", "examples")
        for function, lines in _functions(path)
        if lines > LONGEST_FUNCTION
    ]
    assert not too_long


def test_a_room_is_named_after_what_it_is_about() -> None:
    found = [_name(path) for path in _sources("src") if {path.stem, path.parent.name} & ROOMS_WITHOUT_MEANING]
    assert not found


def _rooms() -> set[str]:
    """Every folder of modules, but those that Django asks for."""
    folders = {path.parent for path in _sources("src") if path.parent.name not in FOLDERS_OF_DJANGO}
    return {folder.name for folder in folders if folder.name != "kagu"}


def test_every_room_stands_on_the_map() -> None:
    map_of_the_house = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert not {room for room in _rooms() if not re.search(rf"(?<!\w){room}(?!\w)", map_of_the_house)}


def test_a_room_holds_no_more_modules_than_one_can_see_at_a_glance() -> None:
    modules = Counter(_name(path.parent) for path in _sources("src") if path.stem != "__init__")
    assert not {room: count for room, count in modules.items() if count > MOST_MODULES}


def test_no_test_is_imported_by_another() -> None:
    """What tests share stands in a room named after what it is about."""
    importing = re.compile(r"^ *(?:from|import) tests[\w.]*\btest_", re.MULTILINE)
    assert not [
        _name(path) for path in _sources("tests") if importing.search(path.read_text(encoding="utf-8"))
    ]


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = []
    for path in _sources("src", "tests", "examples"):
        text = path.read_text(encoding="utf-8")
        first_line = (ast.get_docstring(ast.parse(text)) or "").split("\n")[0]
        if text.strip() and not first_line.endswith((".", ":", "»", "?")):
            silent.append(_name(path))
    assert not silent


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    broken = [
        f"{_name(page)} → {target}"
        for page in [
            *ROOT.glob("*.md"),
            *(ROOT / "docs").rglob("*.md"),
            *(ROOT / "examples").glob("*/README.md"),
        ]
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8"))
        if not target.startswith(("http", "mailto:")) and not (page.parent / target).exists()
    ]
    assert not broken


def test_every_decision_has_a_number_of_its_own() -> None:
    pages = sorted((ROOT / "docs/decisions").glob("*.md"))
    numbers = [page.name.partition("-")[0] for page in pages]
    assert numbers == [f"{number:04}" for number in range(1, len(pages) + 1)]
    assert [f"# {int(number)}. " for number in numbers] == [
        re.match(r"# \d+\. ", page.read_text(encoding="utf-8"))[0]  # type: ignore[index]
        for page in pages
    ]
