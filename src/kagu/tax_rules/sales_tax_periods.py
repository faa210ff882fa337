"""The TGC's regimes, periods and due dates."""

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kagu.tax_rules._amounts import amount_problems
from kagu.tax_rules.parameters.sales_tax import Franchise, SalesTax
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import UnknownRule, problem, refuse
from kagu.tax_rules.texts import Text


class Regime(StrEnum):
    """How often a business files; under *franchise* it charges no TGC and files nothing."""

    FRANCHISE = "franchise"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


class SalesFilingWay(StrEnum):
    """Whether a return is filed and paid online, both; anything else has the earlier last day."""

    PAPER = "paper"
    ONLINE = "online"


@dataclass(frozen=True)
class Turnover:
    """Of one year, whole francs without tax; `goods` is all that is not services."""

    goods: int
    services: int

    @property
    def total(self) -> int:
        return self.goods + self.services


@dataclass(frozen=True)
class Period:
    """A month (`number` 1–12) or a quarter (1–4) of a year; raises `DeclarationRefused` for another."""

    year: int
    number: int
    is_month: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.number <= (12 if self.is_month else 4):
            refuse([problem("no_such_period", "period", number=self.number)])

    @property
    def starts_on(self) -> date:
        return date(self.year, self._last_month - (0 if self.is_month else 2), 1)

    @property
    def ends_on(self) -> date:
        return date(self.year, self._last_month, calendar.monthrange(self.year, self._last_month)[1])

    @property
    def following(self) -> "Period":
        """The next month, or the next quarter."""
        if self.number == (12 if self.is_month else 4):
            return Period(self.year + 1, 1, self.is_month)
        return Period(self.year, self.number + 1, self.is_month)

    @property
    def label(self) -> Text:
        """« du 1er avril 2017 au 30 juin 2017 »."""
        return Text("periods.from_to", {"first": self.starts_on, "last": self.ends_on})

    @property
    def _last_month(self) -> int:
        return self.number if self.is_month else self.number * 3


def regime(
    parameters: YearParameters,
    last_year: Turnover,
    year_before: Turnover | None = None,
    *,
    has_opted: bool = False,
) -> Regime:
    """The regime of the parameters' year, by the turnover of the year before and of the one before that.

    *Franchise* is kept for one year above its limits, below those tolerated once, when the year before was
    within them. Who has opted out stays out: the option is irrevocable.
    """
    rules = sales_tax_rules(parameters)
    for turnover in (last_year, year_before or last_year):
        refuse([*amount_problems("goods", turnover.goods), *amount_problems("services", turnover.services)])
    if not has_opted and _is_in_franchise(rules.franchise, last_year, year_before):
        return Regime.FRANCHISE
    return Regime.MONTHLY if last_year.total >= rules.monthly_from else Regime.QUARTERLY


def sales_tax_due_on(parameters: YearParameters, period: Period, way: SalesFilingWay) -> date:
    """The last day to file and pay for a period of the parameters' year."""
    rules = sales_tax_rules(parameters)
    day = rules.due_online if way is SalesFilingWay.ONLINE else rules.due
    return day.after(period.ends_on)


def sales_tax_rules(parameters: YearParameters) -> SalesTax:
    """The year's numbers of the TGC; raises `UnknownRule` for a year without."""
    if parameters.sales_tax is None:
        raise UnknownRule(parameters.year, "sales_tax")
    return parameters.sales_tax


def _is_in_franchise(limits: Franchise, last_year: Turnover, year_before: Turnover | None) -> bool:
    if _is_within(last_year, limits.turnover, limits.services):
        return True
    was_within = year_before is not None and _is_within(year_before, limits.turnover, limits.services)
    return was_within and _is_within(last_year, limits.turnover_once, limits.services_once)


def _is_within(turnover: Turnover, total: int, services: int) -> bool:
    return turnover.total <= total and turnover.services <= services
