"""Gross income, then taxable income (*revenu brut global*, *revenu net global imposable*)."""

from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules._pay import add_annuities, add_pensions, add_wages
from kagu.tax_rules.boxes import Column
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.explanation import Section
from kagu.tax_rules.household import DependantKind
from kagu.tax_rules.parameters.income_tax import Charge, Fostered
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.texts import Text, is_known


def gross_income(declaration: IncomeDeclaration, parameters: YearParameters) -> Section:
    """What every category leaves after its own deductions, in whole francs rounded down."""
    ledger = Ledger("gross_income")
    for column in Column:
        add_wages(ledger, declaration, column, parameters.wages)
    for column in Column:
        add_pensions(ledger, declaration, column, parameters.pensions)
    add_annuities(ledger, declaration, parameters.annuities)
    _add_capital(ledger, declaration)
    _add_rents(ledger, declaration)
    return ledger.section()


def taxable_income(declaration: IncomeDeclaration, gross: int, parameters: YearParameters) -> Section:
    """Gross income less charges, rounded down to the step of the law; never below nothing."""
    ledger = Ledger("taxable_income")
    ledger.bring("gross_income_brought", gross)
    for name, charge in parameters.charges.items():
        _add_charge(ledger, declaration, name, charge)
    ledger.add("recaptured_deductions", declaration.amount("YM"), boxes=("YM",))
    if declaration.is_resident:
        _add_fostered(ledger, declaration, parameters.fostered)
    if ledger.total < 0:
        ledger.add("charges_above_income", -ledger.exact)
    step = parameters.scale.taxable_income_step
    how = Text("how.rounded_down", {"step": step})
    rules = ("scale.taxable_income_step",)
    ledger.add("rounding", -(ledger.exact % step), how=how, rules=rules)
    return ledger.section()


def _add_capital(ledger: Ledger, declaration: IncomeDeclaration) -> None:
    """Keeping fees (DD) come off securities' income, not below nothing."""
    ledger.add("loan_income", declaration.amount("BA"), boxes=("BA",))
    ledger.add("deposit_interest", declaration.amount("BB"), boxes=("BB",))
    ledger.add("securities", declaration.amount("CA"), boxes=("CA",))
    ledger.add("metropolitan_shares", declaration.amount("DA"), boxes=("DA",))
    fees = min(declaration.amount("DD"), declaration.total(("CA", "DA")))
    ledger.add("keeping_fees", -fees, boxes=("DD",))


def _add_rents(ledger: Ledger, declaration: IncomeDeclaration) -> None:
    """A loss (AG) comes off no other income."""
    ledger.add("rents", declaration.amount("AA"), boxes=("AA",))


def _add_charge(ledger: Ledger, declaration: IncomeDeclaration, name: str, charge: Charge) -> None:
    paid = declaration.total(charge.boxes)
    used = paid if charge.at_most is None else min(paid, charge.at_most)
    how, rules = None, (f"charges.{name}.boxes",)
    if charge.at_most is not None:
        how = Text("how.at_most", {"most": charge.at_most})
        rules = (f"charges.{name}.at_most",)
    label = group_label("charges", name, charge.boxes)
    ledger.add(f"charge_{name}", -used, label, how=how, boxes=charge.boxes, rules=rules)


def _add_fostered(ledger: Ledger, declaration: IncomeDeclaration, rules: Fostered) -> None:
    for kind, each, key in (
        (DependantKind.FOSTERED_CHILD, rules.child, "fostered.child"),
        (DependantKind.FOSTERED_DISABLED_CHILD, rules.disabled_child, "fostered.disabled_child"),
    ):
        count = sum(dependant.kind is kind for dependant in declaration.household.dependants)
        how = Text("how.each", {"count": count, "each": each})
        ledger.add(kind.value, -count * each, how=how, rules=(key,))


def group_label(section: str, name: str, boxes: tuple[str, ...]) -> Text:
    """The group's own words; a group that an operator added is called by its boxes."""
    key = f"{section}.{name}"
    return Text(key) if is_known(key) else Text(f"{section}.of_boxes", {"boxes": ", ".join(boxes)})
