"""What docs/ says of security is true: what it names exists, threats have answers, attacks have tests."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCUMENTS = ("security.md", "threat-model.md")
NAMED = re.compile(r"`([\w/.-]+\.py)`")
PROOF = re.compile(r"`([\w/]+\.py)::(test_\w+)`")
ATTACKS = "| attack | how it is held | the test |"
COLUMNS = "| | threat | what stands against it | proved in | what remains |"


def _text(document: str) -> str:
    return (ROOT / "docs" / document).read_text(encoding="utf-8")


def _named() -> set[str]:
    return {name for document in DOCUMENTS for name in NAMED.findall(_text(document))}


def _threats() -> Iterator[list[str]]:
    return _rows("threat-model.md", COLUMNS)


def _rows(document: str, columns: str) -> Iterator[list[str]]:
    """The cells of each row of the tables that begin with these columns."""
    for table in _text(document).split(columns)[1:]:
        for line in table.strip().splitlines()[1:]:
            if not line.startswith("|"):
                break
            yield [cell.strip() for cell in line.strip("|").split("|")]


def test_every_test_file_named_exists() -> None:
    tests = {path.name for path in (ROOT / "tests").rglob("test_*.py")}
    named = {name for name in _named() if name.startswith("test_")}
    assert named
    assert not named - tests


def test_every_file_of_the_code_named_exists() -> None:
    named = {name for name in _named() if not name.startswith("test_")}
    assert named
    assert not {name for name in named if not (ROOT / "src" / "kagu" / name).is_file()}


def test_every_threat_says_what_proves_its_answer_and_what_remains() -> None:
    threats = list(_threats())
    assert len(threats) > 50
    unfinished = [
        cells[1]
        for cells in threats
        if len(cells) != 5
        or not all(cells)
        or not re.fullmatch(r"[STRIDE](, [STRIDE])*", cells[0])
        or not ("`test_" in cells[3] or cells[3].startswith("no test: "))
    ]
    assert not unfinished


def test_every_attack_that_was_tried_names_one_test_that_exists() -> None:
    attacks = list(_rows("attacks-tried.md", ATTACKS))
    assert len(attacks) > 80
    missing = []
    for cells in attacks:
        proof = PROOF.fullmatch(cells[-1])
        path = ROOT / "tests" / proof[1] if proof else ROOT
        is_there = path.is_file() and f"\ndef {proof[2] if proof else ''}(" in path.read_text("utf-8")
        if len(cells) != 3 or not all(cells) or not is_there:
            missing.append(cells[0])
    assert not missing


def test_no_attack_is_told_twice() -> None:
    attacks = [cells[0] for cells in _rows("attacks-tried.md", ATTACKS)]
    assert len(attacks) == len(set(attacks))
