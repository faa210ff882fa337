"""An income return as it was declared, before anything is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from kagu.tax_rules.household import Household


@dataclass(frozen=True)
class IncomeDeclaration:
    """The return of one household for one year of income, or for part of it.

    `boxes` maps letters to whole francs (years of back pay in NG–NI and PG–PI). `starts_on` and `ends_on`
    bound the part of the year it covers; None is the year's own bound. Amounts are not prorated: no source
    says that ceilings are. `average_rate` is the progressive rate that a non-resident has proved.
    """

    year: int
    household: Household
    boxes: Mapping[str, int] = field(default_factory=dict)
    is_resident: bool = True
    starts_on: date | None = None
    ends_on: date | None = None
    average_rate: Fraction | None = None

    @property
    def first_day(self) -> date:
        return self.starts_on or date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        return self.ends_on or date(self.year, 12, 31)

    def amount(self, box: str) -> int:
        """What the box says; an empty one says nothing, 0."""
        return self.boxes.get(box, 0)

    def total(self, boxes: Sequence[str]) -> int:
        """What several boxes say together."""
        return sum(self.amount(box) for box in boxes)
