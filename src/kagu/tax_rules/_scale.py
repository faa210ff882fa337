"""Residents' gross tax: the scale on one share's income, the ceiling of family shares, outside income."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules._shares import FamilyQuotient
from kagu.tax_rules.parameters.income_tax import Scale
from kagu.tax_rules.texts import Text


@dataclass(frozen=True)
class Slice:
    """What one bracket takes of one share's income."""

    low: int
    high: int | None
    rate: Fraction
    income: int
    shares: Fraction

    @property
    def tax(self) -> Fraction:
        """For all shares."""
        return self.income * self.rate * self.shares


@dataclass(frozen=True)
class ResidentTax:
    """The scale's tax before roundings: `slices`, less outside income, cap and ceiling."""

    slices: tuple[Slice, ...]
    outside: Fraction
    family_cap: int
    above_ceiling: Fraction

    @property
    def exact(self) -> Fraction:
        """What the lines sum to."""
        return _tax(self.slices) - self.outside - self.family_cap - self.above_ceiling


def resident_tax(taxable: int, outside: int, quotient: FamilyQuotient, scale: Scale) -> ResidentTax:
    """Tax of `taxable` francs, at the rate that they would bear with `outside` francs more (art. 136).

    Family shares save at most their ceiling: where they would save more, the tax is that of the declarants
    alone less the ceiling.
    """
    part = _part_taxable_here(taxable, outside, scale)
    full = _slices(taxable + outside, quotient.shares, scale)
    alone = _slices(taxable + outside, quotient.base, scale)
    cap = floor(quotient.half_shares * scale.advantage_per_half_share)
    is_capped = _tax(alone) * part - cap > _tax(full) * part
    slices, cap = (alone, cap) if is_capped else (full, 0)
    away = _tax(slices) * (1 - part)
    tax = _tax(slices) - away - cap
    return ResidentTax(slices, away, cap, max(tax - taxable * scale.most_of_taxable_income, Fraction(0)))


def add_resident_tax(ledger: Ledger, tax: ResidentTax) -> None:
    """Its lines, bracket by bracket."""
    for one in tax.slices:
        code = "bracket" if one.high else "last_bracket"
        label = Text(f"lines.{code}", {"low": one.low, "high": one.high, "rate": one.rate})
        how = Text("how.bracket", {"income": one.income, "rate": one.rate, "shares": one.shares})
        ledger.add(code, one.tax, label, how=how, rules=("scale.brackets", "scale.income_per_share_step"))
    ledger.add("outside_income", -tax.outside, boxes=("VA",), rules=("scale.least_part_taxable_here",))
    ledger.add("family_cap", -tax.family_cap, rules=("scale.advantage_per_half_share",))
    ledger.add("ceiling", -tax.above_ceiling, rules=("scale.most_of_taxable_income",))


def _part_taxable_here(taxable: int, outside: int, scale: Scale) -> Fraction:
    if not outside or not taxable:
        return Fraction(1)
    part = Fraction(taxable, taxable + outside)
    return part if part >= scale.least_part_taxable_here else Fraction(0)


def _slices(income: int, shares: Fraction, scale: Scale) -> tuple[Slice, ...]:
    step = scale.income_per_share_step
    return tuple(_brackets(floor(income / shares / step) * step, shares, scale))


def _brackets(income_per_share: int, shares: Fraction, scale: Scale) -> Iterator[Slice]:
    low = 0
    for bracket in scale.brackets:
        high = income_per_share if bracket.up_to is None else min(bracket.up_to, income_per_share)
        if high > low:
            yield Slice(low, bracket.up_to, bracket.rate, high - low, shares)
        low = bracket.up_to or high


def _tax(slices: tuple[Slice, ...]) -> Fraction:
    return sum((one.tax for one in slices), Fraction(0))
