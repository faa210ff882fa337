"""Wages, elected officers' pay, pensions and annuities, each less its own deductions, person by person."""

from fractions import Fraction

from kagu.tax_rules import boxes as form
from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules.boxes import Column
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.parameters.income_tax import Annuities, Pensions, Wages
from kagu.tax_rules.texts import Text


def flat_expenses(wages: int, rules: Wages) -> Fraction:
    """Professional expenses at the flat rate, within its bounds and never above the wages."""
    expenses = max(wages * rules.expenses_rate, Fraction(rules.expenses_at_least))
    return min(expenses, Fraction(rules.expenses_at_most), Fraction(wages))


def pension_deduction(pension: int, rules: Pensions) -> Fraction:
    """The flat deduction, up to its ceiling."""
    return min(pension * rules.deduction_rate, Fraction(rules.deduction_at_most))


def allowance(amount: Fraction, rules: Wages | Pensions) -> Fraction:
    """The part of what is left that is not taxed, up to its ceiling."""
    return min(amount * rules.allowance_rate, Fraction(rules.allowance_at_most))


def add_wages(ledger: Ledger, declaration: IncomeDeclaration, column: Column, rules: Wages) -> None:
    """Wages, then elected officers' pay, which has what the wages left of the allowance."""
    box, real_box, who = form.WAGES[column], form.REAL_EXPENSES[column], _who(column)
    wages, real = declaration.amount(box), declaration.amount(real_box)
    ledger.add("wages", wages, _label("wages", who), boxes=(box,))
    flat = flat_expenses(wages, rules)
    expenses = max(flat, Fraction(min(real, wages)))
    if expenses > flat:
        ledger.add("real_expenses", -expenses, _label("real_expenses", who), boxes=(real_box,))
    else:
        values = {"rate": rules.expenses_rate, "base": wages}
        how = Text("how.within", values | {"least": rules.expenses_at_least, "most": rules.expenses_at_most})
        used = _rules("wages", "expenses_rate", "expenses_at_least", "expenses_at_most")
        ledger.add("wage_expenses", -expenses, _label("wage_expenses", who), how=how, rules=used)
    _add_allowance(ledger, "wage", wages - expenses, who, rules)
    _add_elected(
        ledger, declaration, column, rules, rules.allowance_at_most - allowance(wages - expenses, rules)
    )


def add_pensions(ledger: Ledger, declaration: IncomeDeclaration, column: Column, rules: Pensions) -> None:
    """Pensions; a non-resident's have one more allowance, on what is left."""
    box, who = form.PENSIONS[column], _who(column)
    pension = declaration.amount(box)
    deduction = pension_deduction(pension, rules)
    ledger.add("pensions", pension, _label("pensions", who), boxes=(box,))
    how = _up_to(rules.deduction_rate, pension, rules.deduction_at_most)
    used = _rules("pensions", "deduction_rate", "deduction_at_most")
    ledger.add("pension_deduction", -deduction, _label("pension_deduction", who), how=how, rules=used)
    _add_allowance(ledger, "pension", pension - deduction, who, rules)
    if not declaration.is_resident:
        left = pension - deduction - allowance(pension - deduction, rules)
        further = min(left, Fraction(rules.non_resident_allowance))
        how = Text("how.at_most", {"most": rules.non_resident_allowance})
        used = _rules("pensions", "non_resident_allowance")
        ledger.add(
            "non_resident_pension_allowance",
            -further,
            _label("non_resident_pension_allowance", who),
            how=how,
            rules=used,
        )


def add_annuities(ledger: Ledger, declaration: IncomeDeclaration, rules: Annuities) -> None:
    """The taxable part of bought annuities, by the age at which they began."""
    for age, codes in form.ANNUITIES.items():
        for box in codes:
            rate = getattr(rules, age)
            how = Text("how.rate", {"rate": rate, "base": declaration.amount(box)})
            label = Text(f"lines.annuity_{age}")
            taxable = declaration.amount(box) * rate
            ledger.add("annuity", taxable, label, how=how, boxes=(box,), rules=_rules("annuities", age))


def taxable_annuities(declaration: IncomeDeclaration, rules: Annuities) -> Fraction:
    """All of them together, on which the contribution (CCS) is due too."""
    return sum(
        (declaration.total(codes) * getattr(rules, age) for age, codes in form.ANNUITIES.items()), Fraction(0)
    )


def _add_allowance(ledger: Ledger, kind: str, base: Fraction, who: Text, rules: Wages | Pensions) -> None:
    code = f"{kind}_allowance"
    how = _up_to(rules.allowance_rate, base, rules.allowance_at_most)
    used = _rules(f"{kind}s", "allowance_rate", "allowance_at_most")
    ledger.add(code, -allowance(base, rules), _label(code, who), how=how, rules=used)


def _add_elected(
    ledger: Ledger, declaration: IncomeDeclaration, column: Column, rules: Wages, left: Fraction
) -> None:
    box, other_box, who = form.ELECTED_WITH_ALLOWANCE[column], form.ELECTED[column], _who(column)
    pay = declaration.amount(box)
    ledger.add("elected", pay, _label("elected", who), boxes=(box,))
    how = Text("how.at_most", {"most": int(left)})
    off = min(pay * rules.allowance_rate, left)
    used = _rules("wages", "allowance_rate", "allowance_at_most")
    ledger.add("elected_allowance", -off, _label("elected_allowance", who), how=how, rules=used)
    ledger.add("elected", declaration.amount(other_box), _label("elected", who), boxes=(other_box,))


def _who(column: Column) -> Text:
    return Text(f"who.{column.name.lower()}")


def _label(code: str, who: Text) -> Text:
    return Text(f"lines.{code}", {"who": who})


def _up_to(rate: Fraction, base: Fraction | int, most: int) -> Text:
    return Text("how.up_to", {"rate": rate, "base": int(base), "most": most})


def _rules(section: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{section}.{name}" for name in names)
