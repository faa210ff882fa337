"""Income returns in a line, for the tests."""

from datetime import date
from fractions import Fraction
from functools import cache

from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.household import Declarant, Dependant, DependantKind, Household, Situation
from kagu.tax_rules.income_tax import IncomeTaxAssessment, assess_income_tax
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.rulebook import Rulebook, load_rulebook


@cache
def rulebook() -> Rulebook:
    return load_rulebook()


def rules(year: int = 2024) -> YearParameters:
    return rulebook().year(year)


def dependants(*kinds: DependantKind) -> tuple[Dependant, ...]:
    """Small children, each with a name of its own."""
    return tuple(
        Dependant(kind, f"Enfant {chr(65 + number)}", date(2015, 5, 1)) for number, kind in enumerate(kinds)
    )


def household(situation: Situation = Situation.SINGLE, *kinds: DependantKind, **more: object) -> Household:
    declarants = (Declarant(), Declarant()) if situation.is_couple else (Declarant(),)
    return Household(situation, declarants, dependants(*kinds), **more)  # type: ignore[arg-type]


def declaration(people: Household | None = None, year: int = 2024, **boxes: int) -> IncomeDeclaration:
    return IncomeDeclaration(year, people or household(), boxes)


def assess(people: Household | None = None, year: int = 2024, **boxes: int) -> IncomeTaxAssessment:
    """Of residents."""
    return assess_income_tax(declaration(people, year, **boxes), rules(year))


def assess_away(average_rate: Fraction | None = None, **boxes: int) -> IncomeTaxAssessment:
    """Of one non-resident."""
    away = IncomeDeclaration(2024, household(), boxes, is_resident=False, average_rate=average_rate)
    return assess_income_tax(away, rules())
