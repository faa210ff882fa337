"""All the numbers of one year, with what each rests on; no rule is computed here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kagu.tax_rules.parameters.deadlines import Filing, LateFiling, Payment
from kagu.tax_rules.parameters.income_tax import (
    Ages,
    Annuities,
    CapitalContribution,
    Charge,
    Collection,
    Fostered,
    NonResidents,
    Pensions,
    Redistributive,
    Reduction,
    Scale,
    Shares,
    Wages,
    Withheld,
)
from kagu.tax_rules.parameters.sales_tax import SalesTax


class Standing(StrEnum):
    """How sure a number is."""

    VERIFIED = "verified"  # an official text, or two sources that agree
    ONE_SOURCE = "one source"
    GUESS = "guess"
    OPERATOR = "operator"  # set by the administration that runs the site


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: the source in words, its standing, and the file that set it."""

    source: str
    standing: Standing
    file: str


@dataclass(frozen=True)
class YearParameters:
    """All numbers of one year: income of that year, filed and paid in the next; TGC of its periods."""

    year: int
    scale: Scale
    shares: Shares
    ages: Ages
    wages: Wages
    pensions: Pensions
    annuities: Annuities
    withheld: Withheld
    fostered: Fostered
    charges: Mapping[str, Charge]
    redistributive: Redistributive
    reductions: Mapping[str, Reduction]
    collection: Collection
    non_residents: NonResidents
    capital_contribution: CapitalContribution
    filing: Filing
    payment: Payment
    late_filing: LateFiling
    origins: Mapping[str, Origin]
    sales_tax: SalesTax | None = None

    def resting_on(self, standing: Standing, keys: Iterable[str] | None = None) -> tuple[str, ...]:
        """The keys of this standing, among all or among `keys`, such as the rules of an explanation."""
        chosen = self.origins if keys is None else keys
        return tuple(key for key in chosen if self.origins[key].standing is standing)
