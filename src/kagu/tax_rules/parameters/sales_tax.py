"""Numbers of the TGC (*taxe générale sur la consommation*): `int` is whole francs a year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kagu.tax_rules.day_rules import DayAfterPeriod
from kagu.tax_rules.parameters.deadlines import LateFiling
from kagu.tax_rules.parameters.kinds import Rate


@dataclass(frozen=True)
class Franchise:
    """Who is below these turnovers charges no TGC; « once » are those tolerated for one year."""

    turnover: int
    services: int
    turnover_once: int
    services_once: int


@dataclass(frozen=True)
class SalesTax:
    """Rates by name from their first day on; regimes; last days to file and pay.

    Turnover of the year before from `monthly_from` means monthly returns.
    `due_online` holds when the return is filed and paid online.
    """

    rates_from: Mapping[date, Mapping[str, Rate]]
    franchise: Franchise
    monthly_from: int
    due: DayAfterPeriod
    due_online: DayAfterPeriod
    late_filing: LateFiling
