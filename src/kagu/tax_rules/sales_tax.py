"""The TGC of one period: tax by rate, what comes off it, and the credit carried from period to period."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules.explanation import Explanation, Section
from kagu.tax_rules.late_filing import FilingDates, late_filing_lines
from kagu.tax_rules.parameters.kinds import Rate
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import problem, refuse
from kagu.tax_rules.rulebook import Rulebook
from kagu.tax_rules.sales_tax_declaration import SalesDeclaration, rates_of, sales_problems
from kagu.tax_rules.sales_tax_periods import Period, sales_tax_rules
from kagu.tax_rules.texts import Text, is_known


@dataclass(frozen=True)
class SalesTaxAssessment:
    """What a period comes to, in whole francs; `amount_due` or `credit_carried` is 0.

    `amount_due` is the result of `explanation`, penalties included.
    """

    period: Period
    collected: int
    deducted: int
    credit_brought: int
    credit_carried: int
    tax: int
    penalties: int
    amount_due: int
    explanation: Explanation


def assess_sales_tax(
    declaration: SalesDeclaration,
    parameters: YearParameters,
    credit_brought: int = 0,
    filed: FilingDates | None = None,
) -> SalesTaxAssessment:
    """The tax of the period after the credit of the one before; `filed` adds the penalties of a late return.

    Raises `DeclarationRefused` with every problem, `UnknownRule` where no rate is known for the period.
    """
    rates = rates_of(parameters, declaration.period)
    refuse(sales_problems(declaration, parameters, credit_brought))
    collected = _collected(declaration, rates)
    tax, credit_carried = _tax(declaration, collected.total, credit_brought)
    due = _amount_due(tax.total, parameters, filed)
    return SalesTaxAssessment(
        period=declaration.period,
        collected=collected.total,
        deducted=declaration.deductible + declaration.bad_debts,
        credit_brought=credit_brought,
        credit_carried=credit_carried,
        tax=tax.total,
        penalties=due.total - tax.total,
        amount_due=due.total,
        explanation=Explanation((collected, tax, due)),
    )


def assess_in_a_row(
    declarations: Sequence[SalesDeclaration], rulebook: Rulebook, credit_brought: int = 0
) -> tuple[SalesTaxAssessment, ...]:
    """Periods that follow one another, each with the credit of the one before.

    Raises `DeclarationRefused` when one is missing: a period without sales has its zero return.
    """
    found: list[SalesTaxAssessment] = []
    for number, declaration in enumerate(declarations):
        if found and declaration.period != found[-1].period.following:
            refuse(
                [
                    problem(
                        "period_missing", f"declarations[{number}]", period=found[-1].period.following.label
                    )
                ]
            )
        credit = found[-1].credit_carried if found else credit_brought
        found.append(assess_sales_tax(declaration, rulebook.year(declaration.period.year), credit))
    return tuple(found)


def _collected(declaration: SalesDeclaration, rates: Mapping[str, Rate]) -> Section:
    """Rate by rate, each in francs rounded down."""
    ledger = Ledger("collected")
    for name, sales in declaration.sales.items():
        key = f"sales_rates.{name}"
        label = Text(key) if is_known(key) else Text("sales_rates.other", {"name": name})
        how = Text("how.rate", {"rate": rates[name], "base": sales})
        ledger.add(
            f"collected_{name}", floor(sales * rates[name]), label, how=how, rules=("sales_tax.rates_from",)
        )
    return ledger.section()


def _tax(declaration: SalesDeclaration, collected: int, credit_brought: int) -> tuple[Section, int]:
    """What is due, or 0 and the credit to carry: never less than all that was not used."""
    ledger = Ledger("sales_tax")
    ledger.bring("collected_brought", collected)
    ledger.add("deductible", -declaration.deductible)
    ledger.add("bad_debts", -declaration.bad_debts, boxes=("81",))
    ledger.add("credit_brought", -credit_brought)
    credit_carried = max(-ledger.total, 0)
    ledger.add("credit_carried", credit_carried)
    return ledger.section(), credit_carried


def _amount_due(tax: int, parameters: YearParameters, filed: FilingDates | None) -> Section:
    ledger = Ledger("sales_amount_due")
    ledger.bring("sales_tax_brought", tax)
    if filed:
        rules = sales_tax_rules(parameters).late_filing
        for line in late_filing_lines(tax, filed, rules, key="sales_tax.late_filing"):
            ledger.add(line.code, line.amount, line.label, how=line.how, rules=line.rules)
    return ledger.section()
