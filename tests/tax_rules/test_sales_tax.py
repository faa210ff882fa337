"""The TGC: tax by rate, regimes, and a credit that is never lost from period to period."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kagu.tax_rules.late_filing import FilingDates
from kagu.tax_rules.refusals import DeclarationRefused, UnknownRule
from kagu.tax_rules.sales_tax import SalesTaxAssessment, assess_in_a_row, assess_sales_tax
from kagu.tax_rules.sales_tax_declaration import SalesDeclaration
from kagu.tax_rules.sales_tax_periods import (
    Period,
    Regime,
    SalesFilingWay,
    Turnover,
    regime,
    sales_tax_due_on,
)
from tests.tax_rules.returns import rulebook, rules

M = 1_000_000
QUARTER = Period(2024, 2)
AMOUNTS = st.integers(0, 50 * M)


def assess(credit: int = 0, filed: FilingDates | None = None, **more: object) -> SalesTaxAssessment:
    declared = SalesDeclaration(QUARTER, **more)  # type: ignore[arg-type]
    return assess_sales_tax(declared, rules(2024), credit, filed)


def codes(declared: SalesDeclaration, credit: int = 0, year: int = 2024) -> list[tuple[str, str]]:
    with pytest.raises(DeclarationRefused) as refused:
        assess_sales_tax(declared, rules(year), credit)
    return [(problem.code, problem.field) for problem in refused.value.problems]


def test_each_rate_is_rounded_down_to_the_franc() -> None:
    found = assess(
        sales={"reduced": 1_000_033, "specific": 1_000_033, "normal": 1_000_033, "higher": 1_000_033}
    )
    assert found.collected == 30_000 + 60_001 + 110_003 + 220_007
    assert found.amount_due == found.collected
    assert [line.code for line in found.explanation.section("collected").lines] == [
        "collected_reduced",
        "collected_specific",
        "collected_normal",
        "collected_higher",
    ]


def test_deductions_and_bad_debts_come_off() -> None:
    found = assess(sales={"normal": 10 * M}, deductible=400_000, bad_debts=100_000)
    assert (found.deducted, found.amount_due, found.credit_carried) == (500_000, 600_000, 0)
    [box] = [line.boxes for line in found.explanation.lines if line.code == "bad_debts"]
    assert box == ("81",)


def test_what_is_left_over_is_carried() -> None:
    found = assess(credit=50_000, sales={"normal": 1 * M}, deductible=300_000)
    assert (found.amount_due, found.credit_carried) == (0, 240_000)


def test_a_zero_return_keeps_the_credit() -> None:
    found = assess(credit=50_000)
    assert (found.collected, found.amount_due, found.credit_carried) == (0, 0, 50_000)


def test_a_late_return_is_dearer() -> None:
    due_on = sales_tax_due_on(rules(2024), QUARTER, SalesFilingWay.ONLINE)
    assert due_on == date(2024, 8, 14)
    found = assess(filed=FilingDates(due_on, date(2024, 8, 15)), sales={"normal": 10 * M})
    assert (found.tax, found.penalties, found.amount_due) == (1_100_000, 114_400, 1_214_400)
    assert "sales_tax.late_filing.rate" in found.explanation.rules


@st.composite
def quarters_in_a_row(draw: st.DrawFn) -> list[SalesDeclaration]:
    period = Period(draw(st.integers(2019, 2023)), draw(st.integers(1, 4)))
    found = []
    for _ in range(draw(st.integers(1, 8))):
        sales = draw(st.dictionaries(st.sampled_from(("reduced", "specific", "normal", "higher")), AMOUNTS))
        found.append(SalesDeclaration(period, sales, draw(AMOUNTS), draw(st.integers(0, M))))
        period = period.following
    return found


@given(quarters_in_a_row(), st.integers(0, M))
@settings(max_examples=100, deadline=None)
def test_no_franc_of_credit_is_ever_lost(declared: Sequence[SalesDeclaration], credit: int) -> None:
    """All that came in and all that came off meet in what was due and the credit that remains."""
    found = assess_in_a_row(declared, rulebook(), credit)
    balance = sum(one.collected - one.deducted for one in found) - credit
    assert balance == sum(one.amount_due for one in found) - found[-1].credit_carried
    for one in found:
        assert min(one.amount_due, one.credit_carried) == 0 <= max(one.amount_due, one.credit_carried)
        for section in one.explanation.sections:
            assert sum(line.amount for line in section.lines) == section.total >= 0
        assert one.explanation.result == one.amount_due


def test_a_missing_period_breaks_the_row() -> None:
    with pytest.raises(DeclarationRefused) as refused:
        assess_in_a_row([SalesDeclaration(Period(2024, 1)), SalesDeclaration(Period(2024, 3))], rulebook())
    [problem] = refused.value.problems
    assert (problem.code, problem.field) == ("period_missing", "declarations[1]")
    assert "from 1 April 2024 to 30 June 2024" in problem.text.render("en").replace("\u00a0", " ")


def test_a_row_goes_over_the_new_year() -> None:
    december, january = Period(2023, 12, is_month=True), Period(2024, 1, is_month=True)
    assert december.following == january
    found = assess_in_a_row(
        [
            SalesDeclaration(december, deductible=7_000, regime=Regime.MONTHLY),
            SalesDeclaration(january, {"normal": 100_000}, regime=Regime.MONTHLY),
        ],
        rulebook(),
    )
    assert found[1].amount_due == 4_000


@pytest.mark.parametrize(
    ("declared", "code", "field"),
    [
        (SalesDeclaration(QUARTER, {"normal": -1}), "amount_negative", "sales.normal"),
        (SalesDeclaration(QUARTER, {"normal": 10**12}), "amount_absurd", "sales.normal"),
        (SalesDeclaration(QUARTER, {"normal": 0.5}), "amount_not_whole", "sales.normal"),  # type: ignore[dict-item]
        (SalesDeclaration(QUARTER, {"luxury": 1}), "unknown_rate", "sales.luxury"),
        (SalesDeclaration(QUARTER, deductible=-1), "amount_negative", "deductible"),
        (SalesDeclaration(QUARTER, bad_debts=-1), "amount_negative", "bad_debts"),
        (SalesDeclaration(QUARTER, regime=Regime.FRANCHISE), "no_return_in_franchise", "regime"),
        (SalesDeclaration(QUARTER, regime=Regime.MONTHLY), "period_of_other_regime", "period"),
        (SalesDeclaration(Period(2023, 2)), "other_year", "period"),
    ],
)
def test_a_return_that_cannot_be_is_refused(declared: SalesDeclaration, code: str, field: str) -> None:
    assert codes(declared) == [(code, field)]


def test_a_negative_credit_is_refused() -> None:
    assert codes(SalesDeclaration(QUARTER), credit=-1) == [("amount_negative", "credit_brought")]


@pytest.mark.parametrize(("number", "is_month"), [(0, False), (5, False), (13, True)])
def test_a_period_that_is_none_is_refused(number: int, is_month: bool) -> None:
    with pytest.raises(DeclarationRefused):
        Period(2024, number, is_month)


def test_rates_before_october_2018_are_not_known() -> None:
    """The trial rates were not found: an operator may set them."""
    with pytest.raises(UnknownRule, match=r"2017: sales_tax\.rates_from is not known"):
        assess_sales_tax(SalesDeclaration(Period(2017, 2)), rules(2017))
    with pytest.raises(UnknownRule, match="2016: sales_tax is not known"):
        regime(rules(2016), Turnover(0, 0))
    with pytest.raises(UnknownRule):
        assess_sales_tax(SalesDeclaration(Period(2018, 3)), rules(2018))
    assert assess_sales_tax(SalesDeclaration(Period(2018, 4), {"normal": 100}), rules(2018)).tax == 11


@pytest.mark.parametrize(
    ("last_year", "year_before", "expected"),
    [
        (Turnover(25 * M, 0), None, Regime.FRANCHISE),
        (Turnover(17_500_000, 7_500_000), None, Regime.FRANCHISE),
        (Turnover(25 * M + 1, 0), None, Regime.QUARTERLY),
        (Turnover(0, 7_500_001), None, Regime.QUARTERLY),
        (Turnover(30 * M, 0), Turnover(25 * M, 0), Regime.FRANCHISE),
        (Turnover(0, 9 * M), Turnover(0, 7 * M), Regime.FRANCHISE),
        (Turnover(30 * M, 0), Turnover(26 * M, 0), Regime.QUARTERLY),
        (Turnover(30 * M + 1, 0), Turnover(25 * M, 0), Regime.QUARTERLY),
        (Turnover(199_999_999, 0), None, Regime.QUARTERLY),
        (Turnover(100 * M, 100 * M), None, Regime.MONTHLY),
    ],
)
def test_the_regime_follows_the_turnover(
    last_year: Turnover, year_before: Turnover | None, expected: Regime
) -> None:
    assert regime(rules(2024), last_year, year_before) is expected


def test_who_opted_out_of_franchise_stays_out() -> None:
    assert regime(rules(2024), Turnover(1, 1), has_opted=True) is Regime.QUARTERLY


def test_a_negative_turnover_is_refused() -> None:
    with pytest.raises(DeclarationRefused):
        regime(rules(2024), Turnover(-1, 0))


def test_a_due_date_may_fall_in_the_next_year() -> None:
    assert sales_tax_due_on(rules(2024), Period(2024, 4), SalesFilingWay.PAPER) == date(2025, 1, 31)
    assert sales_tax_due_on(rules(2024), Period(2024, 12, is_month=True), SalesFilingWay.ONLINE) == date(
        2025, 2, 14
    )
    assert sales_tax_due_on(rules(2024), Period(2024, 1, is_month=True), SalesFilingWay.PAPER) == date(
        2024, 2, 29
    )
