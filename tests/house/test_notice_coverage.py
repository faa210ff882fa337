"""docs/notice-coverage.md tells the truth: every requirement is there, every test named exists."""

import re
from pathlib import Path

from tests.house.named_tests import every_test

ROOT = Path(__file__).parents[2]
ROW = re.compile(r"^\| R(\d+) \| [^|]+ \| (.+) \|$", re.MULTILINE)
REQUIREMENTS = 164


def _rows() -> list[tuple[int, str]]:
    text = (ROOT / "docs" / "notice-coverage.md").read_text(encoding="utf-8")
    return [(int(number), proof) for number, proof in ROW.findall(text)]


def test_every_requirement_of_the_notice_has_one_row() -> None:
    assert [number for number, _ in _rows()] == list(range(1, REQUIREMENTS + 1))


def test_every_test_named_exists() -> None:
    named = {name for _, proof in _rows() for name in re.findall(r"`(\w+)`", proof)}
    assert not named - every_test()


def test_a_requirement_without_a_test_says_why() -> None:
    unproved = [
        number for number, proof in _rows() if "`test_" not in proof and "not a behaviour" not in proof
    ]
    assert not unproved
