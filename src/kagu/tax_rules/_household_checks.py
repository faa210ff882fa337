"""What may be wrong with the people of a return."""

from collections.abc import Iterator

from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.household import Dependant, Occupation, Situation, age_on
from kagu.tax_rules.parameters.income_tax import Ages, Shares
from kagu.tax_rules.refusals import Problem, problem

OLDEST = 130


def household_problems(declaration: IncomeDeclaration, ages: Ages, shares: Shares) -> Iterator[Problem]:
    """Problems of the declarants, of the spouse's death and of the dependants, in this order."""
    yield from _declarants(declaration, shares)
    yield from _widowhood(declaration)
    yield from _dependants(declaration, ages)


def _declarants(declaration: IncomeDeclaration, shares: Shares) -> Iterator[Problem]:
    household = declaration.household
    expected = 2 if household.situation.is_couple else 1
    if len(household.declarants) != expected:
        yield problem("number_of_declarants", "declarants", expected=expected)
    for number, declarant in enumerate(household.declarants):
        field = f"declarants[{number}].born_on"
        if not declarant.is_veteran:
            continue
        if declarant.born_on is None:
            yield problem("veteran_without_birth", field)
        elif age_on(declarant.born_on, declaration.last_day) <= shares.veteran_over:
            yield problem("veteran_too_young", field, age=shares.veteran_over)


def _widowhood(declaration: IncomeDeclaration) -> Iterator[Problem]:
    widowed_on = declaration.household.widowed_on
    if widowed_on is None:
        return
    if declaration.household.situation is not Situation.WIDOWED:
        yield problem("widowed_and_not", "widowed_on")
    elif widowed_on > declaration.last_day:
        yield problem("date_after_period", "widowed_on", day=widowed_on, last=declaration.last_day)


def _dependants(declaration: IncomeDeclaration, ages: Ages) -> Iterator[Problem]:
    seen = set()
    for number, dependant in enumerate(declaration.household.dependants):
        field = f"dependants[{number}]"
        if not dependant.identity[0]:
            yield problem("dependant_without_name", f"{field}.name")
        elif dependant.identity in seen:
            yield problem("dependant_twice", f"{field}.name", name=dependant.name)
        seen.add(dependant.identity)
        yield from _age(dependant, f"{field}.born_on", declaration, ages)


def _age(dependant: Dependant, field: str, declaration: IncomeDeclaration, ages: Ages) -> Iterator[Problem]:
    if dependant.born_on > declaration.last_day:
        yield problem("born_after_period", field, name=dependant.name, last=declaration.last_day)
    elif age_on(dependant.born_on, declaration.last_day) > OLDEST:
        yield problem("age_absurd", field, name=dependant.name)
    elif dependant.kind.has_age_limit:
        limit = _limit(dependant.occupation, ages)
        if age_on(dependant.born_on, ages.reckoned_on.on(declaration.year)) >= limit:
            yield problem("child_too_old", field, name=dependant.name, age=limit)


def _limit(occupation: Occupation, ages: Ages) -> int:
    return {
        Occupation.NONE: ages.minor_under,
        Occupation.STUDENT: ages.student_under,
        Occupation.HIGHER_EDUCATION: ages.higher_education_under,
        Occupation.JOB_SEEKER: ages.job_seeker_under,
    }[occupation]
