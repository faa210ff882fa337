"""Last days to file and to pay, what is compulsory online, late returns and the events of a life."""

from datetime import date

import pytest

from kagu.tax_rules.due_dates import (
    Due,
    DueKind,
    FilingWay,
    balance,
    filing_deadline,
    instalments,
    monthly_payments,
    must_file,
    must_file_online,
    must_pay_online,
)
from kagu.tax_rules.late_filing import FilingDates, late_filing_lines
from kagu.tax_rules.life_events import Filer, LifeEvent, LifeEventKind, returns_of_year
from kagu.tax_rules.refusals import DeclarationRefused
from tests.tax_rules.returns import rules

DUE_ON = date(2025, 5, 20)


@pytest.mark.parametrize(
    ("way", "day"),
    [
        (FilingWay.PAPER, date(2025, 3, 31)),
        (FilingWay.BUSINESS_ACCOUNTS, date(2025, 4, 30)),
        (FilingWay.NON_RESIDENT, date(2025, 6, 30)),
    ],
)
def test_each_way_of_filing_has_its_last_day(way: FilingWay, day: date) -> None:
    assert filing_deadline(rules(2024), way) == day


@pytest.mark.parametrize("spelling", ["Nouméa", "NOUMEA", "nouméa ", "Noume\u0301a"])
def test_a_commune_is_known_however_it_is_spelled(spelling: str) -> None:
    assert filing_deadline(rules(2024), FilingWay.ONLINE, spelling) == DUE_ON
    assert filing_deadline(rules(2023), FilingWay.ONLINE, spelling) == date(2024, 5, 21)
    assert filing_deadline(rules(2023), FilingWay.ONLINE, "Le Mont-Dore") == date(2024, 5, 28)


def test_who_must_file() -> None:
    assert not must_file(rules(), wages=1_000_000, pensions=0, rents=1_000_000)
    assert must_file(rules(), wages=0, pensions=1_000_001, rents=0)


def test_filing_online_became_compulsory_step_by_step() -> None:
    assert not must_file_online(rules(2021), 10**9)
    assert [must_file_online(rules(year), 1_000_001) for year in (2022, 2023, 2024, 2025)] == [
        False,
        False,
        True,
        True,
    ]
    assert not must_file_online(rules(2024), 1_000_000)
    assert must_file_online(rules(2025), 0)


def test_paying_online_became_compulsory_step_by_step() -> None:
    assert not must_pay_online(rules(2022), 10**9)
    assert [must_pay_online(rules(year), 100_000) for year in (2023, 2024, 2025)] == [False, False, True]
    assert must_pay_online(rules(2026), 1)


def test_an_instalment_is_due_above_the_threshold() -> None:
    assert instalments(rules(), 30_000) == ()
    assert [due.amount for due in instalments(rules(), 30_001)] == [10_000, 10_000]


def test_the_balance_is_what_the_instalments_left() -> None:
    assert balance(rules(2024), 120_000, 66_640) == Due(DueKind.BALANCE, date(2025, 10, 31), 53_360)
    assert balance(rules(2024), 50_000, 66_640).amount == -16_640


def test_the_balance_of_2024_was_put_off_that_year_alone() -> None:
    assert balance(rules(2023), 1, 0).on == date(2024, 12, 15)
    assert balance(rules(2024), 1, 0).on == date(2025, 10, 31)


def test_monthly_payments_run_from_february_to_november() -> None:
    payments = monthly_payments(rules(2024), 99_965)
    assert [due.on for due in payments] == [date(2025, month, 15) for month in range(2, 12)]
    assert [due.amount for due in payments] == [9_996] * 9 + [10_001]
    assert sum(due.amount for due in payments) == 99_965
    assert monthly_payments(rules(2024), 0) == ()


def test_a_negative_tax_is_refused() -> None:
    for ask in (instalments, monthly_payments):
        with pytest.raises(DeclarationRefused):
            ask(rules(), -1)
    with pytest.raises(DeclarationRefused):
        balance(rules(), 0, -1)


@pytest.mark.parametrize(
    ("filed_on", "notice", "expected"),
    [
        (date(2025, 5, 20), None, []),
        (date(2025, 5, 21), None, [("surcharge", 10_000), ("interest", 400)]),
        (date(2025, 6, 20), None, [("surcharge", 10_000), ("interest", 400)]),
        (date(2026, 1, 1), None, [("surcharge", 10_000), ("interest", 3_200)]),
        (date(2025, 9, 1), date(2025, 8, 2), [("surcharge", 10_000), ("interest", 1_600)]),
        (date(2025, 9, 2), date(2025, 8, 2), [("surcharge_after_notice", 40_000), ("interest", 1_600)]),
    ],
)
def test_a_late_return_costs_a_part_of_the_tax(
    filed_on: date, notice: date | None, expected: list[tuple[str, int]]
) -> None:
    lines = late_filing_lines(100_000, FilingDates(DUE_ON, filed_on, notice), rules().late_filing)
    assert [(line.code, line.amount) for line in lines] == expected


def test_a_late_return_without_tax_costs_nothing() -> None:
    assert late_filing_lines(0, FilingDates(DUE_ON, date(2025, 9, 1)), rules().late_filing) == ()


def returns(
    *events: tuple[LifeEventKind, date], begins_as_couple: bool = False
) -> list[tuple[Filer, date, date]]:
    happened = [LifeEvent(kind, on) for kind, on in events]
    found = returns_of_year(rules(2024), happened, begins_as_couple=begins_as_couple)
    return [(one.filer, one.starts_on, one.ends_on) for one in found]


FIRST_DAY, LAST_DAY = date(2024, 1, 1), date(2024, 12, 31)


def test_a_year_without_events_has_one_return() -> None:
    assert returns() == [(Filer.FIRST, FIRST_DAY, LAST_DAY)]
    assert returns(begins_as_couple=True) == [(Filer.COUPLE, FIRST_DAY, LAST_DAY)]


def test_a_separation_makes_three_returns() -> None:
    assert returns((LifeEventKind.SEPARATION, date(2024, 9, 2)), begins_as_couple=True) == [
        (Filer.COUPLE, FIRST_DAY, date(2024, 9, 1)),
        (Filer.FIRST, date(2024, 9, 2), LAST_DAY),
        (Filer.SECOND, date(2024, 9, 2), LAST_DAY),
    ]


def test_the_death_of_a_spouse_makes_two_returns() -> None:
    assert returns((LifeEventKind.SPOUSE_DEATH, date(2024, 9, 2)), begins_as_couple=True) == [
        (Filer.COUPLE, FIRST_DAY, date(2024, 9, 2)),
        (Filer.FIRST, date(2024, 9, 3), LAST_DAY),
    ]


def test_who_dies_alone_or_leaves_has_one_return_to_that_day() -> None:
    assert returns((LifeEventKind.DEATH, date(2024, 9, 2))) == [(Filer.FIRST, FIRST_DAY, date(2024, 9, 2))]
    [provisional] = returns_of_year(rules(2024), [LifeEvent(LifeEventKind.LEAVING, date(2024, 9, 12))])
    assert (provisional.opens_on, provisional.ends_on) == (date(2024, 9, 2), date(2024, 9, 12))


def test_events_follow_one_another() -> None:
    """Given in any order: married in March, widowed in August."""
    assert returns(
        (LifeEventKind.SPOUSE_DEATH, date(2024, 8, 9)), (LifeEventKind.UNION, date(2024, 3, 2))
    ) == [
        (Filer.FIRST, FIRST_DAY, date(2024, 3, 1)),
        (Filer.SECOND, FIRST_DAY, date(2024, 3, 1)),
        (Filer.COUPLE, date(2024, 3, 2), date(2024, 8, 9)),
        (Filer.FIRST, date(2024, 8, 10), LAST_DAY),
    ]


def test_an_event_on_the_first_day_leaves_no_empty_return() -> None:
    assert returns((LifeEventKind.UNION, FIRST_DAY)) == [(Filer.COUPLE, FIRST_DAY, LAST_DAY)]


@pytest.mark.parametrize(
    ("events", "begins_as_couple", "code"),
    [
        ([(LifeEventKind.UNION, date(2023, 6, 10))], False, "date_outside_year"),
        ([(LifeEventKind.UNION, date(2024, 6, 10))], True, "event_cannot_follow"),
        ([(LifeEventKind.SEPARATION, date(2024, 6, 10))], False, "event_cannot_follow"),
        (
            [(LifeEventKind.LEAVING, date(2024, 1, 9)), (LifeEventKind.LEAVING, date(2024, 2, 9))],
            False,
            "event_cannot_follow",
        ),
    ],
)
def test_events_that_cannot_be_are_refused(
    events: list[tuple[LifeEventKind, date]], begins_as_couple: bool, code: str
) -> None:
    with pytest.raises(DeclarationRefused) as refused:
        returns(*events, begins_as_couple=begins_as_couple)
    assert refused.value.problems[0].code == code
