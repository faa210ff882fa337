"""docs/product/ holds every number that code, tests and documents cite, once, and names tests that exist."""

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.house.named_tests import every_test

ROOT = Path(__file__).parents[2]
PRODUCT = ROOT / "docs" / "product"
READ = {".py", ".html", ".js", ".css", ".md", ".txt"}
# Not the letters of a percent-encoded byte, a path or a digest.
NUMBER = re.compile(r"(?<![\w%/+.-])([CDEJLMPQS]\d{1,2}[a-z]?)(?![\w%/+=])")
ROW = re.compile(r"^(?:\| |## )([CDEJLMPQS]\d{1,2}[a-z]?)(?: \||\. )", re.MULTILINE)
PAGES = {
    "notice.md": "CLP",
    "states.md": "S",
    "journeys.md": "J",
    "mails.md": "M",
    "edge-cases.md": "E",
    "decisions.md": "DQ",
}
PROVED_BY_TESTS = ("journeys.md", "mails.md", "edge-cases.md")


def _text(page: str) -> str:
    return (PRODUCT / page).read_text(encoding="utf-8")


def _numbers(page: str) -> list[str]:
    return ROW.findall(_text(page))


def _cited(path: Path) -> set[str]:
    return set(NUMBER.findall(path.read_text(encoding="utf-8")))


def _cells(page: str) -> dict[str, list[str]]:
    """The cells of each numbered row, by its number."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in _text(page).splitlines()]
    return {cells[0]: cells for cells in rows if NUMBER.fullmatch(cells[0])}


def test_every_number_that_is_cited_stands_in_its_page() -> None:
    known = {number for page in PAGES for number in _numbers(page)}
    nowhere = [
        f"{path.relative_to(ROOT)}: {number}"
        for folder in ("src", "tests", "docs", "examples")
        for path in sorted((ROOT / folder).rglob("*"))
        if path.suffix in READ and "node_modules" not in path.parts and path != Path(__file__)
        for number in sorted(_cited(path) - known)
    ]
    assert not nowhere


@pytest.mark.parametrize("page", PAGES)
def test_no_number_stands_twice_or_in_the_wrong_page(page: str) -> None:
    numbers = _numbers(page)
    assert numbers
    assert {number[0] for number in numbers} == set(PAGES[page])
    assert not [number for number, times in Counter(numbers).items() if times > 1]


@pytest.mark.parametrize("letter", "CDEJLMPQS")
def test_no_number_is_left_out(letter: str) -> None:
    found = {
        int(re.sub(r"\D", "", number)) for page in PAGES for number in _numbers(page) if number[0] == letter
    }
    assert found == set(range(1, len(found) + 1))


@pytest.mark.parametrize("page", PROVED_BY_TESTS)
def test_each_row_names_the_tests_that_prove_it(page: str) -> None:
    proofs = {number: cells[-1] for number, cells in _cells(page).items()}
    assert set(proofs) == set(_numbers(page))
    named = {name for proof in proofs.values() for name in re.findall(r"`(\w+)`", proof)}
    assert not named - every_test()
    assert not [
        number for number, proof in proofs.items() if "`test_" not in proof and "no test: " not in proof
    ]


def test_every_mail_that_is_sent_has_its_row() -> None:
    templates = {path.stem for path in (ROOT / "src").glob("kagu/**/templates/mails/*.html")}
    rows = [name for cells in _cells("mails.md").values() for name in re.findall(r"`(\w+)`", cells[1])]
    assert sorted(rows) == sorted(templates)
