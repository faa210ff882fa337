"""The grid of the statement is what the tests show, and every check that it names is made."""

import re
from collections import Counter
from pathlib import Path

import pytest

from kagu.design_system.accessibility.grid import criteria
from kagu.design_system.accessibility.statement import FAULTS
from tests.accessibility.__main__ import grid
from tests.accessibility.criteria import CRITERIA
from tests.accessibility.evidence import SOURCE, all_templates

# How many criteria each of the thirteen topics has (RGAA 4.1.2).
IN_EACH_TOPIC = [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
TITLE = re.compile(r"{% block title %}(.+?){% endblock %}")
# One address each, which shows either page; a title that the view gives.
SAME_ADDRESS = {"home/dashboard.html"}
GIVEN_BY_VIEWS = re.compile(r"^\{\{ [\w.]+ \}\}$")


def test_the_grid_has_every_criterion_once_and_is_what_the_tests_show() -> None:
    found = [
        [one.number, one.verdict, one.judged_on.isoformat() if one.judged_on else ""] for one in criteria()
    ]
    assert found == grid(), "run `python -m tests.accessibility`"
    assert list(Counter(one.topic for one in criteria()).values()) == IN_EACH_TOPIC


def test_what_is_not_met_is_said_in_words_and_nothing_else_is() -> None:
    unmet = {number: CRITERIA[number].missing() for number, verdict, _ in grid() if verdict == "NC"}
    assert set(unmet) == set(FAULTS), unmet


@pytest.mark.parametrize(
    "others", [{"tax_portal", "relying_party"}, {"connect"}], ids=["connect", "tax_portal"]
)
def test_no_two_pages_of_a_site_have_one_title(others: set[str]) -> None:
    pages = [path for path in SOURCE.rglob("templates/**/*.html") if not others & set(path.parts)]
    titles: dict[str, list[str]] = {}
    for path in pages:
        found = TITLE.search(path.read_text(encoding="utf-8"))
        name = str(Path(*path.parts[-2:]))
        if found and "mails" not in path.parts and name not in SAME_ADDRESS:
            titles.setdefault(found[1], []).append(name)
    shared = {title: names for title, names in titles.items() if len(names) > 1}
    assert {title for title in shared if not GIVEN_BY_VIEWS.match(title)} == set(), shared


def test_no_page_opens_a_window_by_itself() -> None:
    assert "target=" not in all_templates()
