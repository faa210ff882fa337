"""A TGC return as it was declared, the rates of its period, and what may be wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kagu.tax_rules._amounts import amount_problems
from kagu.tax_rules.parameters.kinds import Rate
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import Problem, UnknownRule, problem
from kagu.tax_rules.sales_tax_periods import Period, Regime, sales_tax_rules


@dataclass(frozen=True)
class SalesDeclaration:
    """The return of one period, in whole francs.

    `sales` without tax, by the name of their rate (`reduced`, `specific`, `normal`, `higher`); `deductible`
    is the tax paid on purchases, `bad_debts` the tax of unpaid sales with their corrective invoice (box 81,
    Lp 501-4). Without any amount it is a zero return.
    """

    period: Period
    sales: Mapping[str, int] = field(default_factory=dict)
    deductible: int = 0
    bad_debts: int = 0
    regime: Regime = Regime.QUARTERLY


def rates_of(parameters: YearParameters, period: Period) -> Mapping[str, Rate]:
    """The rates of a period by name, by its first day; `UnknownRule` before the first that are known."""
    rates = sales_tax_rules(parameters).rates_from
    known = [day for day in sorted(rates) if day <= period.starts_on]
    if not known:
        raise UnknownRule(parameters.year, "sales_tax.rates_from")
    return rates[known[-1]]


def sales_problems(
    declaration: SalesDeclaration, parameters: YearParameters, credit_brought: int
) -> list[Problem]:
    """Every problem of the return, in the order of the form."""
    return [
        *_period(declaration, parameters),
        *_sales(declaration, rates_of(parameters, declaration.period)),
        *amount_problems("deductible", declaration.deductible),
        *amount_problems("bad_debts", declaration.bad_debts),
        *amount_problems("credit_brought", credit_brought),
    ]


def _period(declaration: SalesDeclaration, parameters: YearParameters) -> Iterator[Problem]:
    period = declaration.period
    if period.year != parameters.year:
        yield problem("other_year", "period", year=period.year, known=parameters.year)
    if declaration.regime is Regime.FRANCHISE:
        yield problem("no_return_in_franchise", "regime")
    elif period.is_month != (declaration.regime is Regime.MONTHLY):
        yield problem("period_of_other_regime", "period")
    for day in sales_tax_rules(parameters).rates_from:
        if period.starts_on < day <= period.ends_on:
            yield problem("rates_change_within", "period", day=day)


def _sales(declaration: SalesDeclaration, rates: Mapping[str, Rate]) -> Iterator[Problem]:
    for name, amount in declaration.sales.items():
        if name not in rates:
            yield problem("unknown_rate", f"sales.{name}", name=name)
        yield from amount_problems(f"sales.{name}", amount)
