"""What may be wrong with an income return: everything is looked for before anything is computed."""

from collections.abc import Iterator
from fractions import Fraction

from kagu.tax_rules import boxes as form
from kagu.tax_rules._amounts import amount_problems
from kagu.tax_rules._household_checks import household_problems
from kagu.tax_rules.boxes import Column
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import Problem, problem

MOST_YEARS_OF_BACK_PAY = 50


def problems_of(declaration: IncomeDeclaration, parameters: YearParameters) -> list[Problem]:
    """Every problem, in the order of the form; none when the return can be computed."""
    return [
        *_dates(declaration, parameters),
        *household_problems(declaration, parameters.ages, parameters.shares),
        *_boxes(declaration, parameters),
        *_rate(declaration),
    ]


def _dates(declaration: IncomeDeclaration, parameters: YearParameters) -> Iterator[Problem]:
    if declaration.year != parameters.year:
        yield problem("other_year", "year", year=declaration.year, known=parameters.year)
    for name in ("starts_on", "ends_on"):
        day = getattr(declaration, name)
        if day is not None and day.year != declaration.year:
            yield problem("date_outside_year", name, day=day, year=declaration.year)
    if declaration.first_day > declaration.last_day:
        yield problem("ends_before_start", "ends_on")


def _boxes(declaration: IncomeDeclaration, parameters: YearParameters) -> Iterator[Problem]:
    known = form.boxes_of(parameters, is_resident=declaration.is_resident)
    sound = True
    for code, amount in declaration.boxes.items():
        for found in (*_unknown(code, known, declaration), *amount_problems(code, amount)):
            sound = False
            yield found
    if sound:
        yield from _contradictions(declaration)


def _unknown(code: str, known: dict[str, form.Box], declaration: IncomeDeclaration) -> Iterator[Problem]:
    if code not in form.BOXES:
        yield problem("unknown_box", code, box=code)
    elif code not in known:
        yield problem("box_not_open", code, box=code, year=declaration.year)
    elif known[code].column in [*_columns_of_nobody(declaration)]:
        yield problem("box_of_nobody", code, box=code)


def _columns_of_nobody(declaration: IncomeDeclaration) -> Iterator[Column]:
    if not declaration.household.situation.is_couple:
        yield Column.SPOUSE
    if not declaration.household.dependants:
        yield Column.DEPENDANTS


def _contradictions(declaration: IncomeDeclaration) -> Iterator[Problem]:
    if declaration.amount("AA") and declaration.amount("AG"):
        yield problem("profit_and_loss", "AG")
    for pay, years in (
        *zip(form.DEFERRED_WAGES, form.DEFERRED_WAGES_YEARS, strict=True),
        *zip(form.DEFERRED_PENSIONS, form.DEFERRED_PENSIONS_YEARS, strict=True),
    ):
        if declaration.amount(years) > MOST_YEARS_OF_BACK_PAY:
            yield problem("years_absurd", years, box=years)
        if bool(declaration.amount(pay)) != bool(declaration.amount(years)):
            yield problem("back_pay_without_years", years, box=pay, years=years)


def _rate(declaration: IncomeDeclaration) -> Iterator[Problem]:
    rate = declaration.average_rate
    if rate is None:
        return
    if declaration.is_resident:
        yield problem("rate_of_resident", "average_rate")
    elif not isinstance(rate, Fraction) or not 0 <= rate <= 1:
        yield problem("rate_absurd", "average_rate")
