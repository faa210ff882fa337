"""Gross tax (*impôt brut*): residents by the scale, non-residents at flat rates, back pay by the quotient."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kagu.tax_rules import boxes as form
from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules._pay import allowance, pension_deduction
from kagu.tax_rules._scale import add_resident_tax, resident_tax
from kagu.tax_rules._shares import FamilyQuotient
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.explanation import Section
from kagu.tax_rules.parameters.income_tax import NonResidents
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.texts import Text


@dataclass(frozen=True)
class BackPay:
    """Pay of several years received in one: `net` francs after deductions, for `years`."""

    code: str
    boxes: tuple[str, str]
    net: Fraction
    years: int


def resident_gross_tax(
    declaration: IncomeDeclaration, taxable: int, quotient: FamilyQuotient, parameters: YearParameters
) -> Section:
    """By the scale, with the supplement of back pay."""
    ledger = Ledger("gross_tax")
    outside = declaration.amount("VA")
    tax = resident_tax(taxable, outside, quotient, parameters.scale)
    add_resident_tax(ledger, tax)
    for pay in _back_pay(declaration, parameters):
        one_year = _rounded_down(taxable + pay.net / pay.years, parameters.scale.taxable_income_step)
        with_it = resident_tax(one_year, outside, quotient, parameters.scale)
        supplement = (with_it.exact - tax.exact) * pay.years
        how = Text("how.quotient", {"years": pay.years, "income": floor(pay.net / pay.years)})
        ledger.add(pay.code, supplement, how=how, boxes=pay.boxes, rules=("scale.brackets",))
    return ledger.section()


def non_resident_gross_tax(
    declaration: IncomeDeclaration, gross: int, taxable: int, rules: NonResidents
) -> Section:
    """Deposit interest (BB) has its own rate, on its part of gross income; the rest is flat."""
    ledger = Ledger("gross_tax")
    part = Fraction(declaration.amount("BB"), gross) if gross else Fraction(0)
    proved, interest_rate = declaration.average_rate, rules.deposit_interest_rate
    rate = rules.rate if proved is None else proved
    keys = ("non_residents.rate",) if proved is None else ()
    interest, rest = taxable * part, taxable * (1 - part)
    how = Text("how.rate", {"rate": interest_rate, "base": floor(interest)})
    interest_keys = ("non_residents.deposit_interest_rate",)
    ledger.add("non_resident_interest", interest * interest_rate, how=how, boxes=("BB",), rules=interest_keys)
    how = Text("how.rate", {"rate": rate, "base": floor(rest)})
    ledger.add("non_resident", rest * rate, how=how, rules=keys)
    return ledger.section()


def _back_pay(declaration: IncomeDeclaration, parameters: YearParameters) -> Iterator[BackPay]:
    """Each person's deferred wages, then pensions; the flat minimum of expenses is not for them."""
    wages, pensions = parameters.wages, parameters.pensions
    for box, years in zip(form.DEFERRED_WAGES, form.DEFERRED_WAGES_YEARS, strict=True):
        pay = declaration.amount(box)
        left = pay - min(pay * wages.expenses_rate, Fraction(wages.expenses_at_most))
        if pay:
            net = left - allowance(left, wages)
            yield BackPay("deferred_wages", (box, years), net, declaration.amount(years))
    for box, years in zip(form.DEFERRED_PENSIONS, form.DEFERRED_PENSIONS_YEARS, strict=True):
        pay = declaration.amount(box)
        left = pay - pension_deduction(pay, pensions)
        if pay:
            net = left - allowance(left, pensions)
            yield BackPay("deferred_pensions", (box, years), net, declaration.amount(years))


def _rounded_down(amount: Fraction, step: int) -> int:
    return floor(amount / step) * step
