"""What a late return costs: a surcharge, a higher one after formal notice, and interest by the month."""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules.explanation import Line
from kagu.tax_rules.parameters.deadlines import LateFiling
from kagu.tax_rules.refusals import problem, refuse
from kagu.tax_rules.texts import Text


@dataclass(frozen=True)
class FilingDates:
    """When a return was due and when it came, or the day of reckoning for one that never came.

    `formal_notice_on` is the day on which the *mise en demeure* was received.
    """

    due_on: date
    filed_on: date
    formal_notice_on: date | None = None

    @property
    def months_begun(self) -> int:
        """Months begun since the due date; 0 when in time."""
        months = (self.filed_on.year - self.due_on.year) * 12 + self.filed_on.month - self.due_on.month
        return max(months + (self.filed_on.day > self.due_on.day), 0)


def late_filing_lines(
    tax: int, dates: FilingDates, rules: LateFiling, key: str = "late_filing"
) -> tuple[Line, ...]:
    """Surcharge and interest on `tax` francs, each in francs rounded down; no line when in time.

    `rules` are the income tax's, or the TGC's with their `key` « sales_tax.late_filing ».
    Raises `DeclarationRefused` when the notice came before the return was due.
    """
    if dates.formal_notice_on is not None and dates.formal_notice_on <= dates.due_on:
        refuse([problem("notice_before_due", "formal_notice_on")])
    if dates.filed_on <= dates.due_on:
        return ()
    ledger = Ledger("late_filing")
    code, rate, name = _surcharge(dates, rules)
    how = Text("how.rate", {"rate": rate, "base": tax})
    ledger.add(code, floor(tax * rate), how=how, rules=(f"{key}.{name}",))
    how = Text("how.interest", {"rate": rules.interest_per_month, "months": dates.months_begun, "base": tax})
    interest = floor(tax * rules.interest_per_month * dates.months_begun)
    ledger.add("interest", interest, how=how, rules=(f"{key}.interest_per_month",))
    return ledger.section().lines


def _surcharge(dates: FilingDates, rules: LateFiling) -> tuple[str, Fraction, str]:
    notice = dates.formal_notice_on
    if notice is not None and dates.filed_on > notice + timedelta(days=rules.notice_days):
        return "surcharge_after_notice", rules.rate_after_notice, "rate_after_notice"
    return "surcharge", rules.rate, "rate"
