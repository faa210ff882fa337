"""What holds for every household: never negative, lines that sum, no less tax for more income.

The exceptions to the last, each shown to be one below:

1. The redistributive reduction grows by 1 % a share while taxable income moves by steps of 1,000 francs:
   within a step the tax may fall by up to 10 francs a share.
2. Union dues above their ceiling, a part of gross pay, save more with more pay: within a step, some francs.
3. A non-resident's deposit interest is taxed at 8 % on its part of gross income: within a step of 1,000
   francs a larger part lowers the tax.
4. Outside income (VA) only sets the rate; above 99 % of the whole, nothing is taxed here. The income of a
   share is in whole francs, so that one more franc from outside may take off a franc.
"""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from kagu.tax_rules.boxes import boxes_of
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.household import DependantKind, Household, Situation
from kagu.tax_rules.income_tax import IncomeTaxAssessment, assess_income_tax
from tests.tax_rules.returns import assess, assess_away, household, rules

M = 1_000_000
AMOUNTS = st.integers(0, 30 * M) | st.integers(0, 30_000).map(lambda thousands: thousands * 1_000)
INCOMES = ("NA", "PA", "CA", "AA", "RA")
CHARGES = ("XD", "XK", "XO", "XL")


@st.composite
def households(draw: st.DrawFn) -> Household:
    kinds = draw(st.lists(st.sampled_from(DependantKind), max_size=4))
    return household(draw(st.sampled_from(Situation)), *kinds)


@st.composite
def declarations(draw: st.DrawFn) -> IncomeDeclaration:
    """Any return that is not refused, of any shipped year."""
    people, is_resident = draw(households()), draw(st.booleans())
    year = draw(st.integers(2016, 2026))
    open_boxes = boxes_of(rules(year), is_resident=is_resident).values()
    columns = (
        {None, 0} | ({1} if people.situation.is_couple else set()) | ({2} if people.dependants else set())
    )
    codes = [box.code for box in open_boxes if box.column in columns and box.frame != "deferred_pay"]
    boxes = draw(st.dictionaries(st.sampled_from(codes), AMOUNTS, max_size=8))
    if boxes.get("AA"):
        boxes.pop("AG", None)
    if is_resident and draw(st.booleans()):
        boxes |= {"ND": draw(st.integers(1, 9 * M)), "NG": draw(st.integers(1, 10))}
    return IncomeDeclaration(year, people, boxes, is_resident)


def sound(found: IncomeTaxAssessment) -> None:
    """Sections sum, each begins where the one before ended, and nothing is negative."""
    for section in found.explanation.sections:
        assert sum(line.amount for line in section.lines) == section.total >= 0
    income, taxable, gross, net, due = found.explanation.sections
    assert taxable.lines[0].amount == income.total
    assert net.lines[0].amount == gross.total
    assert due.lines[0].amount == net.total
    assert found.explanation.result == due.total == found.amount_due
    assert (
        min(found.gross_income, found.taxable_income, found.gross_tax, found.net_tax, found.amount_due) >= 0
    )


@given(declarations())
@settings(max_examples=120, deadline=None)
def test_the_lines_sum_to_the_result_and_nothing_is_negative(declared: IncomeDeclaration) -> None:
    parameters = rules(declared.year)
    found = assess_income_tax(declared, parameters)
    sound(found)
    assert sum(line.shares for line in found.explanation.shares) == found.shares
    owed = found.net_tax + found.capital_contribution + found.penalties
    assert found.amount_due in (owed, 0)
    assert (found.amount_due == owed) == (owed >= parameters.collection.threshold or owed == 0)
    assert set(found.explanation.rules) <= set(parameters.origins)
    assert found.gross_tax * 2 <= found.taxable_income or declared.amount("ND")


@given(declarations())
@settings(max_examples=60, deadline=None)
def test_every_line_can_be_read_in_both_languages(declared: IncomeDeclaration) -> None:
    found = assess_income_tax(declared, rules(declared.year))
    for language in ("fr", "en"):
        for line in found.explanation.lines:
            assert line.label.render(language)
            assert line.how is None or line.how.render(language)
        assert all(line.label.render(language) for line in found.explanation.shares)


def tax_of(people: Household, boxes: dict[str, int]) -> IncomeTaxAssessment:
    return assess(people, 2024, **boxes)


@given(
    households(),
    st.dictionaries(st.sampled_from(INCOMES + CHARGES), AMOUNTS),
    st.sampled_from(("CA", "AA", "BA")),
    st.integers(1, 5_000),
    st.sampled_from(({}, {"ND": 1_234_567, "NG": 7})),
)
@settings(max_examples=120, deadline=None)
def test_a_thousand_francs_more_never_mean_less_tax(
    people: Household, boxes: dict[str, int], box: str, thousands: int, back_pay: dict[str, int]
) -> None:
    """Where income moves by the same steps as the scale, there is no exception."""
    boxes = boxes | back_pay
    more = boxes | {box: boxes.get(box, 0) + thousands * 1_000}
    assert tax_of(people, more).amount_due >= tax_of(people, boxes).amount_due


@given(
    households(),
    st.dictionaries(st.sampled_from(INCOMES + CHARGES), AMOUNTS),
    st.sampled_from(INCOMES),
    st.integers(1, 3 * M),
)
@settings(max_examples=120, deadline=None)
def test_more_income_never_means_less_tax_but_for_the_steps(
    people: Household, boxes: dict[str, int], box: str, more: int
) -> None:
    """Exception 1 alone: 10 francs a share, and the franc of the rounding."""
    before = tax_of(people, boxes)
    after = tax_of(people, boxes | {box: boxes.get(box, 0) + more})
    lost = before.net_tax - after.net_tax
    assert lost <= 0 or (after.gross_income < 2 * M and lost <= 10 * after.shares + 1)
    assert after.gross_tax >= before.gross_tax


@given(households(), AMOUNTS, AMOUNTS, st.integers(1, 3 * M))
@settings(max_examples=60, deadline=None)
def test_more_charges_never_mean_more_tax(people: Household, wages: int, paid: int, more: int) -> None:
    less = tax_of(people, {"NA": wages, "XD": paid}).amount_due
    assert tax_of(people, {"NA": wages, "XD": paid + more}).amount_due <= less


@given(st.sampled_from(Situation), AMOUNTS, st.sampled_from(DependantKind))
@settings(max_examples=60, deadline=None)
def test_a_dependant_never_costs_tax(situation: Situation, wages: int, kind: DependantKind) -> None:
    alone = tax_of(household(situation), {"NA": wages}).amount_due
    assert tax_of(household(situation, kind), {"NA": wages}).amount_due <= alone


@given(AMOUNTS, AMOUNTS, st.integers(1, 3_000))
@settings(max_examples=60, deadline=None)
def test_non_residents_pay_no_less_for_more(wages: int, interest: int, thousands: int) -> None:
    before = assess_away(NA=wages, BB=interest)
    assert assess_away(NA=wages, BB=interest, CA=thousands * 1_000).amount_due >= before.amount_due


def test_exception_1_the_reduction_grows_within_a_step() -> None:
    assert assess(CA=1_800_000).net_tax == 14_000
    assert assess(CA=1_800_999).net_tax == 13_990


def test_exception_2_the_ceiling_of_union_dues_grows_within_a_step() -> None:
    assert assess(PA=8_000_000, YJ=M).taxable_income == assess(PA=8_001_000, YJ=M).taxable_income
    assert assess(PA=8_000_000, YJ=M).net_tax > assess(PA=8_001_000, YJ=M).net_tax


@given(AMOUNTS, st.integers(1, 5_000), st.lists(st.sampled_from(("YY", "YR", "YK", "YL")), unique=True))
@settings(max_examples=60, deadline=None)
def test_a_ceiling_on_taxable_income_is_no_exception(income: int, thousands: int, gifts: list[str]) -> None:
    """Where gifts of a part of income save more than the scale takes, the tax is at its floor."""
    given_away = dict.fromkeys(gifts, 20 * M)
    more = assess(None, 2024, CA=income + thousands * 1_000, **given_away)
    assert more.amount_due >= assess(None, 2024, CA=income, **given_away).amount_due


def test_exception_3_the_part_of_deposit_interest() -> None:
    assert assess_away(NA=4 * M, BB=1_000_000).net_tax > assess_away(NA=4 * M, BB=1_000_999).net_tax


def test_exception_4_outside_income_above_99_hundredths() -> None:
    assert assess(CA=3 * M, VA=200 * M).net_tax > 0
    assert assess(CA=3 * M, VA=300 * M).net_tax == 0


def test_a_share_is_never_a_float() -> None:
    assert isinstance(assess(household(Situation.DIVORCED, DependantKind.ALTERNATING_CHILD)).shares, Fraction)
