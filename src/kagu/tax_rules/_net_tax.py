"""From gross to net tax: what was withheld, the reductions and their floor, what is due in the end."""

from fractions import Fraction
from math import ceil, floor

from kagu.tax_rules import boxes as form
from kagu.tax_rules._income import group_label
from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules._shares import FamilyQuotient
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.explanation import Section
from kagu.tax_rules.parameters.income_tax import Redistributive, Reduction, Withheld
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.texts import Text

PAY = (
    *form.WAGES,
    *form.PENSIONS,
    *(box for codes in form.ANNUITIES.values() for box in codes),
    *form.ELECTED_WITH_ALLOWANCE,
    *form.ELECTED,
)


def net_tax(
    declaration: IncomeDeclaration,
    gross: int,
    taxable: int,
    gross_tax: int,
    quotient: FamilyQuotient,
    parameters: YearParameters,
) -> Section:
    """Gross tax less what was withheld, then less reductions, which stop at the floor; then recaptures."""
    ledger = Ledger("net_tax")
    ledger.bring("gross_tax_brought", gross_tax)
    _add_withheld(ledger, declaration, parameters.withheld)
    if ledger.exact < 0:
        ledger.add("withheld_above_tax", -ledger.exact)
    floor_of_tax = min(Fraction(parameters.collection.floor), ledger.exact)
    _add_redistributive(ledger, gross, quotient.redistributive, parameters.redistributive)
    for name, reduction in parameters.reductions.items():
        _add_reduction(ledger, declaration, taxable, name, reduction)
    if ledger.exact < floor_of_tax:
        how = Text("how.floor", {"floor": parameters.collection.floor})
        ledger.add("reductions_floor", floor_of_tax - ledger.exact, how=how, rules=("collection.floor",))
    ledger.add("recaptured_reductions", declaration.amount("YN"), boxes=("YN",))
    return ledger.section()


def _add_withheld(ledger: Ledger, declaration: IncomeDeclaration, rules: Withheld) -> None:
    for name, box, of_box, rate in (
        ("loans", "YA", "BA", rules.loans),
        ("securities", "YB", "CA", rules.securities),
        ("metropolitan_shares", "YC", "DA", rules.metropolitan_shares),
    ):
        most = declaration.amount(of_box) * rate
        how = Text("how.at_most_part", {"rate": rate, "base": declaration.amount(of_box)})
        used = min(Fraction(declaration.amount(box)), most)
        ledger.add(f"withheld_{name}", -used, how=how, boxes=(box,), rules=(f"withheld.{name}",))


def _add_redistributive(ledger: Ledger, gross: int, shares: Fraction, rules: Redistributive) -> None:
    """Nothing above the income limit; near it, no more than what is missing to it."""
    rate, most = rules.rate * shares, rules.at_most_per_share * shares
    limit = rules.gross_income_per_share * shares
    amount = min(gross * rate, most, limit - gross)
    values = {"rate": rate, "base": gross, "most": floor(most), "limit": floor(limit)}
    how = Text("how.redistributive", values)
    keys = tuple(f"redistributive.{name}" for name in ("rate", "at_most_per_share", "gross_income_per_share"))
    ledger.add("redistributive", -max(_nearest(amount), 0), how=how, rules=keys)


def _add_reduction(
    ledger: Ledger, declaration: IncomeDeclaration, taxable: int, name: str, rules: Reduction
) -> None:
    """Limits and the reduction are rounded up, in favour of the household."""
    paid = declaration.total(rules.boxes)
    limits = [paid] if rules.payments_at_most is None else [paid, rules.payments_at_most]
    if rules.payments_at_most_part is not None:
        base = declaration.total(PAY) if rules.part_of == "pay" else taxable
        limits.append(ceil(base * rules.payments_at_most_part))
    amount = ceil(min(limits) * rules.rate)
    if rules.reduction_at_most is not None:
        amount = min(amount, rules.reduction_at_most)
    how = Text("how.rate", {"rate": rules.rate, "base": min(limits)})
    label = group_label("reductions", name, rules.boxes)
    keys = (f"reductions.{name}.rate",)
    ledger.add(f"reduction_{name}", -amount, label, how=how, boxes=rules.boxes, rules=keys)


def _nearest(amount: Fraction) -> int:
    """To the nearest franc, halves up."""
    return floor(amount + Fraction(1, 2))
