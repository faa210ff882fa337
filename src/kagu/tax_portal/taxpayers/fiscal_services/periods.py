"""The periods that can be filed now, service by service."""

from datetime import date

from kagu.site import clock
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, SALES_TAX, FiscalService

QUARTERS_OPEN = 4


def open_periods(service: FiscalService, today: date | None = None) -> list[str]:
    """Newest first; a service that knows no period has the one empty period."""
    today = today or clock.today()
    if service == INCOME:
        return [str(today.year - 1)]
    if service == SALES_TAX:
        return _quarters_before(today)
    return [""]


def _quarters_before(today: date) -> list[str]:
    """The last finished quarters, as « 2026-T3 »."""
    count = today.year * 4 + (today.month - 1) // 3
    return [f"{number // 4}-T{number % 4 + 1}" for number in range(count - 1, count - 1 - QUARTERS_OPEN, -1)]
