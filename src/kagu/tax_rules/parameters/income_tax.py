"""Numbers of the income tax: `int` is whole francs unless said otherwise, `Fraction` shares.

« At most » fields that are None set no limit. What each number rests on is in `YearParameters.origins`.
"""

from dataclasses import dataclass
from fractions import Fraction

from kagu.tax_rules.day_rules import DayRule
from kagu.tax_rules.parameters.kinds import Rate


@dataclass(frozen=True)
class Bracket:
    """Of the scale: `rate` up to `up_to` francs of income per share; None is « and above »."""

    up_to: int | None
    rate: Rate


@dataclass(frozen=True)
class Scale:
    """Residents' tax by share (art. 136), its ceilings and roundings.

    `income_per_share_step` and `taxable_income_step` are the francs down to which these are rounded.
    `most_of_taxable_income` is the ceiling of the tax, `advantage_per_half_share` that of family shares.
    Outside income counts while taxable income is at least `least_part_taxable_here` of the whole.
    """

    brackets: tuple[Bracket, ...]
    taxable_income_step: int
    income_per_share_step: int
    most_of_taxable_income: Rate
    advantage_per_half_share: int
    least_part_taxable_here: Rate


@dataclass(frozen=True)
class Shares:
    """What each circumstance counts for, in shares; `veteran_over` in years of age."""

    single: Fraction
    couple: Fraction
    widowed_with_dependant: Fraction
    newly_widowed_with_dependant: Fraction
    child: Fraction
    child_away: Fraction
    disabled_child: Fraction
    alternating_child: Fraction
    alternating_disabled_child: Fraction
    ascendant: Fraction
    disabled_declarant: Fraction
    veteran: Fraction
    veteran_over: int


@dataclass(frozen=True)
class Ages:
    """Up to which age, in years, a child counts; reckoned on `reckoned_on` of the year of income."""

    reckoned_on: DayRule
    minor_under: int
    student_under: int
    higher_education_under: int
    job_seeker_under: int


@dataclass(frozen=True)
class Wages:
    """Professional expenses at a flat rate, then the allowance; both per person."""

    expenses_rate: Rate
    expenses_at_least: int
    expenses_at_most: int
    allowance_rate: Rate
    allowance_at_most: int


@dataclass(frozen=True)
class Pensions:
    """Deduction, then the allowance, both per person; a further allowance for non-residents."""

    deduction_rate: Rate
    deduction_at_most: int
    allowance_rate: Rate
    allowance_at_most: int
    non_resident_allowance: int


@dataclass(frozen=True)
class Annuities:
    """Taxable part of bought annuities by the age at which they began."""

    under_50: Rate
    from_50: Rate
    from_60: Rate
    over_69: Rate


@dataclass(frozen=True)
class Withheld:
    """Tax withheld on capital income is set off up to this part of that income."""

    loans: Rate
    securities: Rate
    metropolitan_shares: Rate


@dataclass(frozen=True)
class Fostered:
    """Deduction for each fostered child."""

    child: int
    disabled_child: int


@dataclass(frozen=True)
class Charge:
    """What is paid in these boxes is taken off the income, together up to `at_most`."""

    boxes: tuple[str, ...]
    at_most: int | None = None


@dataclass(frozen=True)
class Reduction:
    """Of the payments in `boxes`, `rate` comes off the tax.

    Payments count up to `payments_at_most` and to `payments_at_most_part` of `part_of`:
    `taxable_income`, or `pay` (gross wages, pensions and annuities). The reduction itself is at most
    `reduction_at_most`.
    """

    boxes: tuple[str, ...]
    rate: Rate
    payments_at_most: int | None = None
    payments_at_most_part: Rate | None = None
    part_of: str | None = None
    reduction_at_most: int | None = None


@dataclass(frozen=True)
class Redistributive:
    """The reduction for modest incomes (art. 136), per share where family half-shares count half."""

    rate: Rate
    at_most_per_share: int
    gross_income_per_share: int


@dataclass(frozen=True)
class Collection:
    """Reductions stop at `floor`; what is due is not collected under `threshold`."""

    floor: int
    threshold: int


@dataclass(frozen=True)
class NonResidents:
    """The flat rates; `boxes` that a non-resident may fill, `own_boxes` that nobody else may."""

    rate: Rate
    deposit_interest_rate: Rate
    boxes: tuple[str, ...]
    own_boxes: tuple[str, ...]


@dataclass(frozen=True)
class CapitalContribution:
    """CCS on declared capital income."""

    rate: Rate
