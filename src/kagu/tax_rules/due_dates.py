"""When the income return is due, when the tax is paid, and who must do so online.

Dates fall in the year after that of income, the `year` of the parameters. A last day on a Sunday or holiday
is not moved: no source says so.
"""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import floor

from kagu.tax_rules._amounts import amount_problems
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import refuse


class FilingWay(StrEnum):
    """How and by whom a return is filed; each has its last day."""

    PAPER = "paper"
    ONLINE = "online"
    BUSINESS_ACCOUNTS = "business_accounts"  # régime réel
    NON_RESIDENT = "non_resident"


class DueKind(StrEnum):
    """What a payment is."""

    INSTALMENT = "instalment"
    MONTHLY = "monthly"
    BALANCE = "balance"


@dataclass(frozen=True)
class Due:
    """`amount` whole francs to pay by `on`."""

    kind: DueKind
    on: date
    amount: int


def filing_deadline(parameters: YearParameters, way: FilingWay, commune: str = "") -> date:
    """The last day to file. Online it depends on the `commune`, however it is spelled."""
    filing, year = parameters.filing, parameters.year + 1
    rules = {
        FilingWay.PAPER: filing.paper,
        FilingWay.BUSINESS_ACCOUNTS: filing.business_accounts,
        FilingWay.NON_RESIDENT: filing.non_residents,
    }
    if way is FilingWay.ONLINE:
        by_commune = {_folded(name): rule for name, rule in filing.online_by_commune.items()}
        return by_commune.get(_folded(commune), filing.online_elsewhere).on(year)
    return rules[way].on(year)


def must_file(parameters: YearParameters, *, wages: int, pensions: int, rents: int) -> bool:
    """Whether a household must file: one of its gross incomes, in francs, is above the limit."""
    return max(wages, pensions, rents) > parameters.filing.must_file_above


def must_file_online(parameters: YearParameters, taxable_income: int) -> bool:
    """Whether the return must be filed online, by an earlier year’s taxable income, in francs."""
    filing = parameters.filing
    limit = filing.online_compulsory_above
    return filing.online_compulsory_for_everyone or (limit is not None and taxable_income > limit)


def must_pay_online(parameters: YearParameters, tax: int) -> bool:
    """Whether so much tax, in francs, must be paid online."""
    limit = parameters.payment.online_compulsory_above
    return limit is not None and tax > limit


def instalments(parameters: YearParameters, last_tax: int) -> tuple[Due, ...]:
    """The two instalments on last year's tax, in francs rounded down; none for a small tax."""
    refuse([*amount_problems("last_tax", last_tax)])
    rules, year = parameters.payment, parameters.year + 1
    if last_tax <= rules.instalments_above:
        return ()
    amount = floor(last_tax * rules.instalment)
    days = (rules.first_instalment, rules.second_instalment)
    return tuple(Due(DueKind.INSTALMENT, day.on(year), amount) for day in days)


def monthly_payments(parameters: YearParameters, last_tax: int) -> tuple[Due, ...]:
    """Equal payments on last year's tax instead of instalments; the last takes the odd francs."""
    refuse([*amount_problems("last_tax", last_tax)])
    rules, year = parameters.payment, parameters.year + 1
    months = range(rules.monthly_first, rules.monthly_last + 1)
    each, odd = divmod(last_tax, len(months))
    days = [date(year, month, rules.monthly_day) for month in months]
    amounts = [each] * (len(months) - 1) + [each + odd]
    payments = zip(days, amounts, strict=True)
    return tuple(Due(DueKind.MONTHLY, day, amount) for day, amount in payments if amount)


def balance(parameters: YearParameters, tax: int, already_paid: int) -> Due:
    """What is left of the tax, in francs; negative when too much was paid."""
    refuse([*amount_problems("tax", tax), *amount_problems("already_paid", already_paid)])
    return Due(DueKind.BALANCE, parameters.payment.balance.on(parameters.year + 1), tax - already_paid)


def _folded(commune: str) -> str:
    """Without accents, case, hyphens and spaces: « NOUMEA » is Nouméa."""
    decomposed = unicodedata.normalize("NFKD", commune.casefold())
    return "".join(letter for letter in decomposed if letter.isalpha())
