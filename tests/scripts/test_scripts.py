"""Every script runs in browsers of the last eight years: the syntax of 2017, and names that they all know."""

from pathlib import Path

import pytest

from tests.scripts.known_names import ASKED_FIRST, KNOWN
from tests.scripts.spoken import TooNew, scripts, spoken


@pytest.mark.parametrize("script", scripts(), ids=lambda path: path.name)
def test_a_script_runs_in_browsers_of_the_last_eight_years(script: Path) -> None:
    said = spoken(script.read_text(encoding="utf-8"))
    assert said.used - KNOWN - set(ASKED_FIRST) == set(), "look it up, then add it to known_names"
    assert said.used & set(ASKED_FIRST) <= said.asked, "ask first whether the browser has it"


@pytest.mark.parametrize(
    "newer",
    [
        "a?.b;",
        "a ?? b;",
        "a ||= b;",
        "try { a(); } catch { b(); }",
        "f({ ...a });",
        "const { a, ...b } = c;",
        "/\\p{L}/u.test(a);",
        "/a.b/s.test(c);",
        "/(?<=a)b/.test(c);",
        "import('a');",
        "class A { b = 1; }",
    ],
)
def test_newer_syntax_is_refused(newer: str) -> None:
    with pytest.raises(TooNew):
        spoken(newer)


def test_names_are_found_and_whether_they_are_asked_for() -> None:
    said = spoken("const own = a => a.flat(); if (form.requestSubmit) form.requestSubmit(); own(page.at(1));")
    assert said.used == {"flat", "form", "requestSubmit", "page", "at"}
    assert said.asked == {"requestSubmit"}
