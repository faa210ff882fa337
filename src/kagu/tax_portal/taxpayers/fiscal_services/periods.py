"""The periods that can be filed now, service by service: « 2025 », « 2026-T3 », « 2026-09 »."""

import re
from datetime import date

from kagu.site import clock
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, SALES_TAX, FiscalService
from kagu.tax_rules.sales_tax_periods import Period, Regime

QUARTERS_OPEN, MONTHS_OPEN = 4, 12
QUARTER, MONTH = re.compile(r"(\d{4})-T([1-4])"), re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def open_periods(
    service: FiscalService, today: date | None = None, regime: str = Regime.QUARTERLY
) -> list[str]:
    """Newest first; a service that knows no period has the one empty period.

    `regime` is the TGC's: by the month, by the quarter, or none to file at all.
    """
    today = today or clock.today()
    if service == INCOME:
        return [str(today.year - 1)]
    if service == SALES_TAX:
        return _sales_tax_periods(today, Regime(regime))
    return [""]


def sales_tax_period(period: str) -> Period:
    """The TGC's period by its name; `ValueError` for what is none."""
    quarter, month = QUARTER.fullmatch(period), MONTH.fullmatch(period)
    found = quarter or month
    if found is None:
        raise ValueError(period)
    return Period(int(found[1]), int(found[2]), is_month=month is not None)


def previous_period(period: str) -> str:
    """The name of the quarter or month before."""
    when = sales_tax_period(period)
    in_a_year = 12 if when.is_month else 4
    return _name(when.year * in_a_year + when.number - 2, in_a_year)


def _sales_tax_periods(today: date, regime: Regime) -> list[str]:
    """The last finished ones."""
    if regime is Regime.FRANCHISE:
        return []
    in_a_year, count = (12, MONTHS_OPEN) if regime is Regime.MONTHLY else (4, QUARTERS_OPEN)
    now = today.year * in_a_year + (today.month - 1) * in_a_year // 12
    return [_name(number, in_a_year) for number in range(now - 1, now - 1 - count, -1)]


def _name(number: int, in_a_year: int) -> str:
    year, place = divmod(number, in_a_year)
    return f"{year}-{place + 1:02}" if in_a_year == 12 else f"{year}-T{place + 1}"
