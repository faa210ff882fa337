"""Rules of the income tax that the vectors do not reach, worked out by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from kagu.tax_rules.explanation import Line
from kagu.tax_rules.household import Declarant, DependantKind, Household, Situation
from kagu.tax_rules.income_tax import IncomeTaxAssessment, assess_income_tax
from kagu.tax_rules.late_filing import FilingDates
from kagu.tax_rules.parameters.year import Standing
from tests.tax_rules.returns import assess, assess_away, declaration, household, rules

M = 1_000_000
CHILD = DependantKind.CHILD


def line(found: IncomeTaxAssessment, code: str) -> Line:
    [one] = [line for line in found.explanation.lines if line.code == code]
    return one


def test_the_explanation_reads_as_a_notice() -> None:
    found = assess(household(Situation.MARRIED), NA=5_880_000)
    shown = [(line.code, line.amount) for line in found.explanation.lines]
    assert shown == [
        ("wages", 5_880_000),
        ("wage_expenses", -588_000),
        ("wage_allowance", -1_058_400),
        ("gross_income_brought", 4_233_600),
        ("rounding", -600),
        ("bracket", 64_000),
        ("bracket", 75_960),
        ("gross_tax_brought", 139_960),
        ("redistributive", -40_000),
        ("net_tax_brought", 99_960),
    ]
    expenses = line(found, "wage_expenses")
    assert expenses.label.render("fr") == "Frais professionnels forfaitaires, déclarant 1"
    assert expenses.how is not None
    how = expenses.how.render("en").replace("\u00a0", " ")
    assert how == "10% of 5,880,000 XPF, at least 50,000 XPF, at most 800,000 XPF"
    assert expenses.rules == ("wages.expenses_rate", "wages.expenses_at_least", "wages.expenses_at_most")
    assert line(found, "wages").boxes == ("NA",)


def test_an_explanation_tells_which_of_its_rules_are_guesses() -> None:
    parameters = rules(2025)
    used = assess(None, 2025, AA=5 * M, AD=5 * M).explanation.rules
    assert parameters.resting_on(Standing.GUESS, used) == ("capital_contribution.rate",)
    assert parameters.origins["scale.brackets"].standing is Standing.VERIFIED


def test_flat_expenses_have_a_minimum_and_a_maximum() -> None:
    assert line(assess(NA=300_000), "wage_expenses").amount == -50_000
    assert line(assess(NA=20_000), "wage_expenses").amount == -20_000
    assert line(assess(NA=9 * M), "wage_expenses").amount == -800_000


def test_real_expenses_count_when_they_are_more() -> None:
    assert line(assess(NA=4 * M, OA=1 * M), "real_expenses").amount == -1 * M
    assert line(assess(NA=4 * M, OA=300_000), "wage_expenses").amount == -400_000
    assert assess(NA=400_000, OA=1 * M).gross_income == 0


def test_elected_officers_have_what_is_left_of_the_allowance() -> None:
    assert line(assess(NP=2 * M), "elected_allowance").amount == -400_000
    assert line(assess(NA=10 * M, NP=2 * M), "wage_allowance").amount == -1_800_000
    assert "elected_allowance" not in {one.code for one in assess(NA=10 * M, NP=2 * M).explanation.lines}
    assert assess(NS=2 * M).gross_income == 2 * M


def test_annuities_are_taxed_by_the_age_at_which_they_began() -> None:
    found = assess(household(Situation.MARRIED), RA=M, SB=M, TA=M, UB=M)
    assert found.gross_income == 1_900_000
    assert found.capital_contribution == 76_000


def test_keeping_fees_come_off_securities_alone() -> None:
    assert assess(CA=100_000, DD=300_000, BA=500_000).gross_income == 500_000


def test_what_was_withheld_is_set_off_up_to_a_part_of_the_income() -> None:
    assert line(assess(CA=10 * M, YB=2 * M), "withheld_securities").amount == -1_600_000
    assert line(assess(BA=10 * M, YA=500_000), "withheld_loans").amount == -500_000
    assert line(assess(DA=10 * M, YC=2 * M), "withheld_metropolitan_shares").amount == -1_500_000


def test_what_was_withheld_is_never_repaid() -> None:
    found = assess(BA=1_500_000, YA=120_000)
    assert (found.gross_tax, found.net_tax) == (20_000, 0)


def test_outside_income_sets_the_rate_alone() -> None:
    """4 M at the rate of 8 M: 1,751,000 × ½."""
    assert assess(CA=8 * M).gross_tax == 1_951_000
    assert assess(CA=4 * M, VA=4 * M).gross_tax == 975_500


def test_back_pay_bears_the_tax_of_one_year_times_its_years() -> None:
    """2 M over 4 years leaves 1.44 M, 360,000 a year, at 12 %: 43,200 four times."""
    found = assess(CA=2 * M, ND=2 * M, NG=4)
    assert line(found, "deferred_wages").amount == 172_800
    assert line(assess(CA=2 * M, PD=2 * M, PG=4), "deferred_pensions").amount == 172_800


def test_each_reduction_has_its_ceiling() -> None:
    assert line(assess(YU=5 * M, CA=20 * M), "reduction_compensatory_payment").amount == -1 * M
    assert line(assess(YT=9 * M, CA=20 * M), "reduction_crowdfunding").amount == -1_500_000
    assert line(assess(YR=M, CA=20 * M), "reduction_small_business_aid").amount == -750_000
    assert line(assess(YK=M, CA=20 * M), "reduction_export_promotion").amount == -500_000
    assert line(assess(YL=9 * M, CA=20 * M), "reduction_horse_races").amount == -1_500_000
    assert line(assess(YH=4 * M, YI=4 * M, CA=20 * M), "reduction_rental_investment").amount == -5_400_000
    assert line(assess(PA=20 * M, YJ=M), "reduction_union_dues").amount == -132_000


def test_gifts_gave_less_before_2024() -> None:
    assert line(assess(None, 2023, CA=20 * M, YY=M), "reduction_patronage").amount == -750_000
    assert line(assess(None, 2024, CA=20 * M, YY=M), "reduction_patronage").amount == -800_000


def test_recaptures_come_back_in_full() -> None:
    assert assess(CA=3 * M, YM=500_000).taxable_income == 3_500_000
    assert assess(YN=70_000).amount_due == 70_000


def test_charges_above_income_are_lost() -> None:
    found = assess(CA=3 * M, XD=4 * M)
    assert found.taxable_income == 0
    assert line(found, "charges_above_income").amount == 1 * M


def test_a_fostered_child_gives_a_deduction_and_no_share() -> None:
    fostered = household(
        Situation.WIDOWED, DependantKind.FOSTERED_CHILD, DependantKind.FOSTERED_DISABLED_CHILD
    )
    found = assess(fostered, CA=3 * M)
    assert found.shares == 1
    assert found.taxable_income == 2_054_000


def test_the_first_year_of_widowhood_counts_double() -> None:
    new = household(Situation.WIDOWED, CHILD, widowed_on=date(2024, 3, 1))
    assert assess(new).shares == Fraction(5, 2)
    assert assess(replace(new, widowed_on=date(2023, 3, 1))).shares == 2
    assert assess(household(Situation.WIDOWED, widowed_on=date(2024, 3, 1))).shares == 1


def test_disabled_declarants_count_half_a_share_each() -> None:
    both = Household(Situation.PACS, (Declarant(is_disabled=True), Declarant(is_disabled=True)))
    assert assess(both).shares == 3


def test_deposit_interest_of_non_residents_has_its_own_rate() -> None:
    """1 M at 8 % and 1 M at 25 %."""
    assert assess_away(CA=M, BB=M).amount_due == 330_000


def test_non_residents_have_no_family_quotient() -> None:
    found = assess_away(CA=3 * M)
    assert found.shares == 0
    assert not found.explanation.shares
    assert found.net_tax == 750_000


def test_the_contribution_alone_is_collected_from_the_threshold_on() -> None:
    assert assess(AD=124_975).amount_due == 0
    assert assess(AD=125_000).amount_due == 5_000


def test_a_late_return_is_dearer() -> None:
    declared, due_on = declaration(CA=8 * M), date(2025, 5, 20)
    in_time = assess_income_tax(declared, rules(), FilingDates(due_on, due_on))
    late = assess_income_tax(declared, rules(), FilingDates(due_on, date(2025, 6, 21)))
    assert (in_time.penalties, in_time.amount_due) == (0, 1_951_000)
    assert (late.penalties, late.amount_due) == (195_100 + 15_608, 2_161_708)
    assert late.explanation.result == late.amount_due


def test_a_notice_is_of_tax_or_of_none() -> None:
    assert assess(CA=8 * M).is_taxed
    assert not assess(NA=0).is_taxed
