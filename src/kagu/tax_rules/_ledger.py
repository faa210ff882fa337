"""Lines added one after the other, exact inside, in whole francs as they are shown."""

from fractions import Fraction
from math import floor

from kagu.tax_rules.explanation import Line, Section
from kagu.tax_rules.texts import Text


class Ledger:
    """Collects a section.

    Amounts are exact; what a line shows is the difference it makes to the running total rounded down to the
    franc. So the lines of a section sum to its total, and no rounding but that of the total takes place.
    """

    def __init__(self, code: str) -> None:
        self._code = code
        self._exact = Fraction(0)
        self._lines: list[Line] = []

    @property
    def exact(self) -> Fraction:
        return self._exact

    @property
    def total(self) -> int:
        """Whole francs, rounded down: a fraction of a franc is never charged."""
        return floor(self._exact)

    def add(
        self,
        code: str,
        amount: Fraction | int,
        label: Text | None = None,
        *,
        how: Text | None = None,
        boxes: tuple[str, ...] = (),
        rules: tuple[str, ...] = (),
    ) -> None:
        """A line `code`, labelled `lines.CODE` unless told otherwise; nothing when it changes nothing."""
        if not amount:
            return
        before = self.total
        self._exact += amount
        label = label or Text(f"lines.{code}")
        self._lines.append(Line(code, label, self.total - before, how, boxes, rules))

    def bring(self, code: str, amount: int) -> None:
        """The total of the section before, shown even when it is nothing."""
        self._exact += amount
        self._lines.append(Line(code, Text(f"lines.{code}"), amount))

    def section(self) -> Section:
        return Section(self._code, Text(f"sections.{self._code}"), tuple(self._lines), self.total)
