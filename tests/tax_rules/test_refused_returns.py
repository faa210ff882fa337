"""Returns that cannot be computed are refused, with every reason and where it stands."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.household import Declarant, Dependant, DependantKind, Household, Occupation, Situation
from kagu.tax_rules.income_tax import assess_income_tax
from kagu.tax_rules.late_filing import FilingDates
from kagu.tax_rules.refusals import DeclarationRefused, UnknownYear
from tests.tax_rules.returns import assess, declaration, household, rulebook, rules

CHILD = DependantKind.CHILD


def problems(declared: IncomeDeclaration, year: int = 2024) -> list[tuple[str, str]]:
    with pytest.raises(DeclarationRefused) as refused:
        assess_income_tax(declared, rules(year))
    for problem in refused.value.problems:
        assert problem.text.render("fr")
        assert problem.text.render("en")
    return [(problem.code, problem.field) for problem in refused.value.problems]


def with_dependants(*people: Dependant) -> IncomeDeclaration:
    return declaration(replace(household(), dependants=people))


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        ({"NA": -1}, "amount_negative"),
        ({"NA": 10**12}, "amount_absurd"),
        ({"NA": 1.5}, "amount_not_whole"),
        ({"NA": "1 250 000"}, "amount_not_whole"),
        ({"NA": True}, "amount_not_whole"),
        ({"NA": None}, "amount_not_whole"),
    ],
)
def test_an_amount_is_whole_francs_and_sensible(boxes: dict[str, int], code: str) -> None:
    assert problems(IncomeDeclaration(2024, household(), boxes)) == [(code, "NA")]


@pytest.mark.parametrize("box", ["AJ", "na", "", "EA", "HA", "ZZ"])
def test_a_box_that_is_not_on_the_form_is_unknown(box: str) -> None:
    """AJ does not exist; EA and HA are of those who have a business."""
    assert problems(IncomeDeclaration(2024, household(), {box: 1})) == [("unknown_box", box)]


def test_a_box_is_open_in_its_years_only() -> None:
    assert assess(None, 2020, YT=100_000).amount_due == 0
    assert problems(declaration(None, 2019, YT=100_000), 2019) == [("box_not_open", "YT")]


def test_some_boxes_are_for_residents_and_one_for_the_others() -> None:
    away = IncomeDeclaration(2024, household(), {"YY": 1, "VA": 1, "BB": 1}, is_resident=False)
    assert problems(away) == [("box_not_open", "YY"), ("box_not_open", "VA")]
    assert problems(declaration(BB=1)) == [("box_not_open", "BB")]


def test_a_box_is_about_somebody_on_the_return() -> None:
    assert problems(declaration(NB=1, NC=1)) == [("box_of_nobody", "NB"), ("box_of_nobody", "NC")]
    assert assess(household(Situation.MARRIED, CHILD), NB=1, NC=1).amount_due == 0


def test_rents_are_a_profit_or_a_loss() -> None:
    assert problems(declaration(AA=1, AG=1)) == [("profit_and_loss", "AG")]
    assert assess(AG=500_000, NA=3_000_000).amount_due == assess(NA=3_000_000).amount_due


def test_back_pay_says_its_years() -> None:
    assert problems(declaration(ND=500_000)) == [("back_pay_without_years", "NG")]
    assert problems(declaration(PG=3)) == [("back_pay_without_years", "PG")]
    assert problems(declaration(ND=500_000, NG=51)) == [("years_absurd", "NG")]
    assert assess(ND=500_000, NG=3).amount_due == 0


def test_a_child_is_declared_once() -> None:
    """However the name is typed, and whatever it counts as."""
    twice = with_dependants(
        Dependant(CHILD, "Élodie Newman", date(2015, 5, 1)),
        Dependant(DependantKind.ALTERNATING_CHILD, "elodie  NEWMAN", date(2015, 5, 1)),
    )
    assert problems(twice) == [("dependant_twice", "dependants[1].name")]
    twins = with_dependants(
        Dependant(CHILD, "Élodie Newman", date(2015, 5, 1)), Dependant(CHILD, "Jean Newman", date(2015, 5, 1))
    )
    assert assess_income_tax(twins, rules()).shares == 2


@pytest.mark.parametrize(
    ("occupation", "last_birth_too_early", "age"),
    [
        (Occupation.NONE, date(2006, 1, 1), 18),
        (Occupation.STUDENT, date(1999, 1, 1), 25),
        (Occupation.JOB_SEEKER, date(1999, 1, 1), 25),
        (Occupation.HIGHER_EDUCATION, date(1997, 1, 1), 27),
    ],
)
def test_a_child_counts_up_to_an_age(occupation: Occupation, last_birth_too_early: date, age: int) -> None:
    """Reckoned on 1 January of the year of income."""
    too_old = Dependant(CHILD, "Jean", last_birth_too_early, occupation)
    assert problems(with_dependants(too_old)) == [("child_too_old", "dependants[0].born_on")]
    counts = replace(too_old, born_on=last_birth_too_early.replace(day=2))
    assert assess_income_tax(with_dependants(counts), rules()).shares == Fraction(3, 2)


def test_a_disabled_child_and_an_ascendant_have_no_age_limit() -> None:
    old = [Dependant(DependantKind.DISABLED_CHILD, "Jean", date(1980, 1, 1))]
    old += [Dependant(DependantKind.ASCENDANT, "Rose", date(1940, 1, 1))]
    assert assess_income_tax(with_dependants(*old), rules()).shares == Fraction(5, 2)


def test_a_dependant_has_a_name_and_a_date_that_can_be() -> None:
    people = with_dependants(
        Dependant(CHILD, " ", date(2015, 1, 1)),
        Dependant(CHILD, "Jean", date(2025, 1, 1)),
        Dependant(DependantKind.ASCENDANT, "Rose", date(1890, 1, 1)),
    )
    assert problems(people) == [
        ("dependant_without_name", "dependants[0].name"),
        ("born_after_period", "dependants[1].born_on"),
        ("age_absurd", "dependants[2].born_on"),
    ]


def test_a_couple_is_two_and_anyone_else_one() -> None:
    alone = Household(Situation.MARRIED, (Declarant(),))
    assert problems(declaration(alone)) == [("number_of_declarants", "declarants")]
    two = Household(Situation.DIVORCED, (Declarant(), Declarant()))
    assert problems(declaration(two)) == [("number_of_declarants", "declarants")]


def test_a_veteran_is_over_70() -> None:
    unborn = Household(Situation.SINGLE, (Declarant(is_veteran=True),))
    assert problems(declaration(unborn)) == [("veteran_without_birth", "declarants[0].born_on")]
    young = Household(Situation.SINGLE, (Declarant(is_veteran=True, born_on=date(1954, 1, 1)),))
    assert problems(declaration(young)) == [("veteran_too_young", "declarants[0].born_on")]
    old = Household(Situation.SINGLE, (Declarant(is_veteran=True, born_on=date(1953, 1, 1)),))
    assert assess(old).shares == Fraction(3, 2)


def test_dates_stand_in_the_year() -> None:
    part = replace(declaration(), starts_on=date(2024, 6, 10), ends_on=date(2024, 12, 31))
    assert assess_income_tax(part, rules()).amount_due == 0
    assert problems(replace(part, starts_on=date(2023, 12, 31))) == [("date_outside_year", "starts_on")]
    assert problems(replace(part, ends_on=date(2025, 1, 1))) == [("date_outside_year", "ends_on")]
    assert problems(replace(part, ends_on=date(2024, 6, 9))) == [("ends_before_start", "ends_on")]


def test_a_widow_was_widowed_before_the_end() -> None:
    late = household(Situation.WIDOWED, widowed_on=date(2025, 1, 1))
    assert problems(declaration(late)) == [("date_after_period", "widowed_on")]
    married = household(Situation.MARRIED, widowed_on=date(2024, 1, 1))
    assert problems(declaration(married)) == [("widowed_and_not", "widowed_on")]


def test_an_average_rate_is_proved_by_non_residents() -> None:
    third = replace(declaration(NA=4_000_000), average_rate=Fraction(1, 3))
    assert problems(third) == [("rate_of_resident", "average_rate")]
    away = replace(third, is_resident=False)
    assert assess_income_tax(away, rules()).amount_due == 960_000
    assert assess_income_tax(replace(away, average_rate=Fraction(0)), rules()).amount_due == 0
    assert problems(replace(away, average_rate=Fraction(3, 2))) == [("rate_absurd", "average_rate")]
    assert problems(replace(away, average_rate=0.1)) == [("rate_absurd", "average_rate")]  # type: ignore[arg-type]


def test_a_return_is_computed_by_the_rules_of_its_year() -> None:
    assert problems(declaration(None, 2023)) == [("other_year", "year")]


@pytest.mark.parametrize("year", [1999, 2015, 2027])
def test_a_year_without_parameters_is_refused(year: int) -> None:
    with pytest.raises(UnknownYear, match=f"no parameters for {year}: there are those of 2016 to 2026"):
        rulebook().year(year)


def test_every_problem_is_told_at_once() -> None:
    declared = replace(declaration(NA=-1, ZZ=1), ends_on=date(2025, 1, 1))
    assert problems(declared) == [
        ("date_outside_year", "ends_on"),
        ("amount_negative", "NA"),
        ("unknown_box", "ZZ"),
    ]


def test_a_notice_comes_after_the_last_day_to_file() -> None:
    dates = FilingDates(date(2025, 5, 20), date(2025, 9, 1), formal_notice_on=date(2025, 5, 20))
    with pytest.raises(DeclarationRefused):
        assess_income_tax(declaration(NA=10_000_000), rules(), dates)
