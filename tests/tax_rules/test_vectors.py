"""The 32 vectors of the public facts: official numbers, OpenFisca's own tests, and exact arithmetic.

Each is numbered as in the facts. « O » is an official number, « F » a test of OpenFisca-NC, « C » computed
exactly from the rules; OpenFisca's known faults (5,000 F for no income, one franc short) are not repeated.
"""

from datetime import date
from fractions import Fraction

import pytest

from kagu.tax_rules.due_dates import Due, DueKind, FilingWay, filing_deadline, instalments
from kagu.tax_rules.household import DependantKind, Household, Situation
from kagu.tax_rules.life_events import Filer, LifeEvent, LifeEventKind, ReturnToFile, returns_of_year
from kagu.tax_rules.sales_tax_periods import (
    Period,
    Regime,
    SalesFilingWay,
    Turnover,
    regime,
    sales_tax_due_on,
)
from tests.tax_rules.returns import assess, assess_away, household, rules

SINGLE = household()
COUPLE = household(Situation.MARRIED)
CHILD, AWAY, ALTERNATING = DependantKind.CHILD, DependantKind.CHILD_AWAY, DependantKind.ALTERNATING_CHILD
M = 1_000_000
CHARGES = {"XO": 700_000, "XL": 1_200_000, "XK": 2_500_000}


def test_1_the_officially_published_example() -> None:
    """O: gross tax 139,960."""
    found = assess(COUPLE, NA=5_880_000, NB=0)
    assert (found.taxable_income, found.gross_tax, found.net_tax) == (4_233_000, 139_960, 99_960)


@pytest.mark.parametrize(
    ("number", "people", "boxes", "net"),
    [
        (2, SINGLE, {"NA": 10 * M}, 1_711_000),
        (3, COUPLE, {"NA": 10 * M}, 662_000),
        (4, household(Situation.MARRIED, CHILD), {"NA": 10 * M}, 383_000),
        (5, household(Situation.MARRIED, DependantKind.FOSTERED_CHILD), {"NA": 10 * M}, 560_500),
        (6, COUPLE, {"NA": 10 * M, "NB": 5 * M}, 1_862_000),
        (7, household(Situation.MARRIED, CHILD), {"NA": 10 * M, "NB": 5 * M, "NC": 5 * M}, 3_042_000),
        (8, SINGLE, {"PA": 10 * M}, 1_811_000),
        (9, COUPLE, {"PA": 10 * M, "PB": 0}, 724_500),
        (10, SINGLE, {"NA": 3 * M}, 55_200),
        (11, household(Situation.MARRIED, CHILD, CHILD), {"NA": 6 * M, "NB": 4 * M}, 262_000),
        (12, household(Situation.MARRIED, CHILD, CHILD, CHILD), {"NA": 12 * M, "NB": 8 * M}, 2_611_000),
        (13, household(Situation.WIDOWED, CHILD), {"PA": 4 * M}, 5_200),
        (14, household(Situation.DIVORCED, ALTERNATING, ALTERNATING), {"NA": 5 * M}, 131_000),
        (15, household(Situation.MARRIED, AWAY), {"NA": 8 * M}, 89_200),
        (18, SINGLE, {"NA": 1_600_000}, 5_000),
        (21, household(Situation.MARRIED, CHILD), {"NA": 10 * M, "NB": 5 * M, **CHARGES}, 398_000),
        (22, SINGLE, {"NA": 6 * M, "YY": 100_000}, 406_000),
    ],
)
def test_2_to_22_net_tax(number: int, people: Household, boxes: dict[str, int], net: int) -> None:
    found = assess(people, 2024, **boxes)
    assert found.net_tax == found.amount_due == net, number


def test_the_steps_of_some_of_them() -> None:
    assert assess(SINGLE, NA=10 * M).gross_tax == 1_711_000
    assert assess(household(Situation.MARRIED, CHILD), NA=10 * M).shares == Fraction(5, 2)
    assert (
        assess(household(Situation.MARRIED, DependantKind.FOSTERED_CHILD), NA=10 * M).taxable_income
        == 6_994_000
    )
    ten = assess(SINGLE, NA=3 * M)
    assert (ten.taxable_income, ten.gross_tax) == (2_160_000, 75_200)
    assert assess(household(Situation.MARRIED, CHILD, CHILD), NA=6 * M, NB=4 * M).gross_tax == 312_000
    twelve = assess(household(Situation.MARRIED, CHILD, CHILD, CHILD), NA=12 * M, NB=8 * M)
    assert twelve.gross_tax == 2_666_000
    assert "family_cap" in {line.code for line in twelve.explanation.lines}
    assert assess(household(Situation.WIDOWED, CHILD), PA=4 * M).shares == 2
    assert assess(household(Situation.DIVORCED, ALTERNATING, ALTERNATING), NA=5 * M).shares == Fraction(3, 2)
    assert assess(household(Situation.MARRIED, AWAY), NA=8 * M).shares == 3


def test_16_no_income_owes_nothing() -> None:
    found = assess(SINGLE, NA=0)
    assert (found.net_tax, found.amount_due) == (0, 0)


def test_17_a_tax_below_the_threshold_is_not_collected() -> None:
    found = assess(SINGLE, NA=1_500_000)
    assert (found.gross_tax, found.amount_due) == (3_200, 0)


def test_18_the_reductions_stop_at_the_floor() -> None:
    assert assess(SINGLE, NA=1_600_000).gross_tax == 6_080


def test_19_non_residents() -> None:
    assert assess_away(NA=4 * M).amount_due == 720_000
    assert assess_away(PA=4 * M).amount_due == 470_000


def test_20_rents_bear_tax_and_contribution() -> None:
    found = assess(COUPLE, NA=8 * M, AA=M, AD=M)
    assert (found.net_tax, found.capital_contribution, found.amount_due) == (502_000, 40_000, 542_000)


def test_21_charges_have_their_ceilings() -> None:
    found = assess(household(Situation.MARRIED, CHILD), 2024, NA=10 * M, NB=5 * M, **CHARGES)
    charges = [line.amount for line in found.explanation.lines if line.code.startswith("charge_")]
    assert sum(charges) == -3_487_904


def test_23_the_redistributive_reduction_tapers() -> None:
    [reduction] = [
        line for line in assess(SINGLE, CA=6_090_000).explanation.lines if line.code == "redistributive"
    ]
    assert reduction.amount == -10_000


@pytest.mark.parametrize(
    ("people", "shares"),
    [
        (household(Situation.PACS, AWAY), Fraction(3)),
        (household(Situation.SEPARATED, ALTERNATING), Fraction(5, 4)),
        (household(Situation.WIDOWED, CHILD), Fraction(2)),
    ],
)
def test_24_shares(people: Household, shares: Fraction) -> None:
    assert assess(people).shares == shares


def test_25_works_of_2019_have_one_ceiling() -> None:
    found = assess(SINGLE, 2019, NA=20 * M, XG=1_400_000, XX=1_200_000)
    [works] = [line for line in found.explanation.lines if line.code == "charge_works"]
    assert works.amount == -2 * M


@pytest.mark.parametrize(
    ("way", "quarter", "month"),
    [
        (SalesFilingWay.PAPER, date(2017, 7, 31), date(2017, 5, 31)),
        (SalesFilingWay.ONLINE, date(2017, 8, 14), date(2017, 6, 14)),
    ],
)
def test_26_and_27_due_dates_of_the_tgc(way: SalesFilingWay, quarter: date, month: date) -> None:
    """O: the second quarter and April 2017."""
    assert sales_tax_due_on(rules(2017), Period(2017, 2), way) == quarter
    assert sales_tax_due_on(rules(2017), Period(2017, 4, is_month=True), way) == month


@pytest.mark.parametrize(
    ("total", "services", "expected"),
    [
        (22 * M, 6 * M, Regime.FRANCHISE),
        (33 * M, 3_500_000, Regime.QUARTERLY),
        (15 * M, 10 * M, Regime.QUARTERLY),
    ],
)
def test_28_franchise(total: int, services: int, expected: Regime) -> None:
    """O: liable, here, is to file by the quarter."""
    assert regime(rules(2018), Turnover(total - services, services)) is expected


@pytest.mark.parametrize(
    ("income_of", "noumea", "elsewhere"),
    [
        (2018, date(2019, 5, 21), date(2019, 5, 28)),
        (2020, date(2021, 5, 18), date(2021, 5, 25)),
        (2024, date(2025, 5, 20), date(2025, 5, 27)),
        (2025, date(2026, 5, 19), date(2026, 5, 26)),
    ],
)
def test_29_online_deadlines(income_of: int, noumea: date, elsewhere: date) -> None:
    """The dates of 2026 follow the rule inferred from the others."""
    assert filing_deadline(rules(income_of), FilingWay.ONLINE, "Nouméa") == noumea
    assert filing_deadline(rules(income_of), FilingWay.ONLINE, "Koné") == elsewhere


def test_30_instalments_are_a_third_of_last_years_tax() -> None:
    assert instalments(rules(2024), 99_960) == (
        Due(DueKind.INSTALMENT, date(2025, 3, 31), 33_320),
        Due(DueKind.INSTALMENT, date(2025, 7, 15), 33_320),
    )


def test_31_a_small_tax_has_no_instalment() -> None:
    assert instalments(rules(2024), 29_000) == ()


def test_32_a_marriage_makes_three_returns() -> None:
    """O."""
    assert returns_of_year(rules(2024), [LifeEvent(LifeEventKind.UNION, date(2024, 6, 10))]) == (
        ReturnToFile(Filer.FIRST, date(2024, 1, 1), date(2024, 6, 9)),
        ReturnToFile(Filer.SECOND, date(2024, 1, 1), date(2024, 6, 9)),
        ReturnToFile(Filer.COUPLE, date(2024, 6, 10), date(2024, 12, 31)),
    )
