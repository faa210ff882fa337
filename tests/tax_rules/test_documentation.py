"""docs/taxes.md tells every guess, and its example is right."""

import re
from pathlib import Path

from kagu.tax_rules.household import Situation
from kagu.tax_rules.parameters.year import Standing
from tests.tax_rules.returns import assess, household, rulebook

PAGE = (Path(__file__).parents[2] / "docs" / "taxes.md").read_text(encoding="utf-8")


def test_every_guess_of_a_shipped_file_is_told_and_none_else() -> None:
    told = set(
        re.findall(
            r"`([^`]+)`", PAGE.partition("### What is a guess")[2].partition("Guesses of the rules")[0]
        )
    )
    years = rulebook().years.values()
    assert told == {key for parameters in years for key in parameters.resting_on(Standing.GUESS)}


def test_the_example_comes_out_as_the_page_says() -> None:
    found = assess(household(Situation.MARRIED), NA=5_880_000)
    assert f"found.amount_due  # {found.amount_due}\n" in PAGE
    assert f'section("gross_tax").total  # {found.gross_tax},' in PAGE
