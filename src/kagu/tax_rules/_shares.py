"""The family quotient: what the household counts for, in shares."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.explanation import ShareLine
from kagu.tax_rules.household import DependantKind, Household, Situation
from kagu.tax_rules.parameters.income_tax import Shares
from kagu.tax_rules.texts import Text


@dataclass(frozen=True)
class FamilyQuotient:
    """All shares, and `base`: those of the declarants without any circumstance (1, or 2 for a couple)."""

    lines: tuple[ShareLine, ...]
    base: Fraction

    @property
    def shares(self) -> Fraction:
        return sum((line.shares for line in self.lines), Fraction(0))

    @property
    def half_shares(self) -> Fraction:
        """How many half-shares stand beyond the base: each has its ceiling."""
        return (self.shares - self.base) * 2

    @property
    def redistributive(self) -> Fraction:
        """Shares in which those beyond the base count half (art. 136)."""
        return (self.shares + self.base) / 2


def family_quotient(declaration: IncomeDeclaration, shares: Shares) -> FamilyQuotient:
    """Of a resident household; a line for each circumstance that counts."""
    household = declaration.household
    base = shares.couple if household.situation.is_couple else shares.single
    lines = [_situation(declaration, base, shares)]
    lines += _counted("disabled_declarant", shares.disabled_declarant, _disabled(household))
    lines += _counted("veteran", shares.veteran, _veterans(household))
    for kind, each in _by_kind(shares).items():
        lines += _counted(kind.value, each, _of_kind(household, kind))
    return FamilyQuotient(tuple(lines), base)


def _situation(declaration: IncomeDeclaration, base: Fraction, shares: Shares) -> ShareLine:
    household = declaration.household
    code, counted = household.situation.value, base
    if household.situation is Situation.WIDOWED and _has_dependant(household):
        code, counted = "widowed_with_dependant", shares.widowed_with_dependant
        if household.widowed_on and household.widowed_on.year == declaration.year:
            code, counted = "newly_widowed_with_dependant", shares.newly_widowed_with_dependant
    return ShareLine(code, Text(f"shares.{code}"), counted)


def _has_dependant(household: Household) -> bool:
    """A fostered child gives no share, and none to a widow."""
    return any(not dependant.kind.is_fostered for dependant in household.dependants)


def _counted(code: str, each: Fraction, count: int) -> Iterator[ShareLine]:
    if count:
        yield ShareLine(code, Text(f"shares.{code}", {"count": count, "each": each}), each * count)


def _disabled(household: Household) -> int:
    return sum(declarant.is_disabled for declarant in household.declarants)


def _veterans(household: Household) -> int:
    return sum(declarant.is_veteran for declarant in household.declarants)


def _of_kind(household: Household, kind: DependantKind) -> int:
    return sum(dependant.kind is kind for dependant in household.dependants)


def _by_kind(shares: Shares) -> dict[DependantKind, Fraction]:
    return {
        DependantKind.CHILD: shares.child,
        DependantKind.CHILD_AWAY: shares.child_away,
        DependantKind.DISABLED_CHILD: shares.disabled_child,
        DependantKind.ALTERNATING_CHILD: shares.alternating_child,
        DependantKind.ALTERNATING_DISABLED_CHILD: shares.alternating_disabled_child,
        DependantKind.ASCENDANT: shares.ascendant,
    }
