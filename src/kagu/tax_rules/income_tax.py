"""The income tax and the contribution (CCS) of one household for one year, with the explanation."""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

from kagu.tax_rules._checks import problems_of
from kagu.tax_rules._gross_tax import non_resident_gross_tax, resident_gross_tax
from kagu.tax_rules._income import gross_income, taxable_income
from kagu.tax_rules._ledger import Ledger
from kagu.tax_rules._net_tax import net_tax
from kagu.tax_rules._pay import taxable_annuities
from kagu.tax_rules._shares import FamilyQuotient, family_quotient
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.explanation import Explanation, Section
from kagu.tax_rules.late_filing import FilingDates, late_filing_lines
from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import refuse
from kagu.tax_rules.texts import Text

# A non-resident has no family quotient.
NO_SHARES = FamilyQuotient((), Fraction(0))


@dataclass(frozen=True)
class IncomeTaxAssessment:
    """What a return comes to, in whole francs.

    `amount_due` is `net_tax` + `capital_contribution` + `penalties`, or 0 below the threshold of collection;
    it is the result of `explanation`. `shares` is 0 for non-residents.
    """

    year: int
    shares: Fraction
    gross_income: int
    taxable_income: int
    gross_tax: int
    net_tax: int
    capital_contribution: int
    penalties: int
    amount_due: int
    explanation: Explanation

    @property
    def is_taxed(self) -> bool:
        """An *avis d'imposition* when something is due, else an *avis de non-imposition*."""
        return self.amount_due > 0


def assess_income_tax(
    declaration: IncomeDeclaration, parameters: YearParameters, filed: FilingDates | None = None
) -> IncomeTaxAssessment:
    """Compute what is due for the parameters' year; `filed` adds the penalties of a late return.

    Raises `DeclarationRefused` with every problem of the return. Sources of the rules stand beside their
    numbers (`YearParameters.origins`) and in docs/taxes.md.
    """
    refuse(problems_of(declaration, parameters))
    quotient = family_quotient(declaration, parameters.shares) if declaration.is_resident else NO_SHARES
    income = gross_income(declaration, parameters)
    taxable = taxable_income(declaration, income.total, parameters)
    gross = _gross_tax(declaration, income.total, taxable.total, quotient, parameters)
    net = net_tax(declaration, income.total, taxable.total, gross.total, quotient, parameters)
    due = _amount_due(declaration, net.total, filed, parameters)
    amounts = {line.code: line.amount for line in due.lines}
    return IncomeTaxAssessment(
        year=declaration.year,
        shares=quotient.shares,
        gross_income=income.total,
        taxable_income=taxable.total,
        gross_tax=gross.total,
        net_tax=net.total,
        capital_contribution=amounts.get("capital_contribution", 0),
        penalties=sum(amounts.get(code, 0) for code in ("surcharge", "surcharge_after_notice", "interest")),
        amount_due=due.total,
        explanation=Explanation((income, taxable, gross, net, due), quotient.lines),
    )


def _gross_tax(
    declaration: IncomeDeclaration,
    income: int,
    taxable: int,
    quotient: FamilyQuotient,
    parameters: YearParameters,
) -> Section:
    if declaration.is_resident:
        return resident_gross_tax(declaration, taxable, quotient, parameters)
    return non_resident_gross_tax(declaration, income, taxable, parameters.non_residents)


def _amount_due(
    declaration: IncomeDeclaration, net: int, filed: FilingDates | None, parameters: YearParameters
) -> Section:
    """Tax, contribution on rents (AD) and annuities, penalties; nothing below the threshold."""
    ledger = Ledger("amount_due")
    ledger.bring("net_tax_brought", net)
    base = declaration.amount("AD") + taxable_annuities(declaration, parameters.annuities)
    rate = parameters.capital_contribution.rate
    how = Text("how.rate", {"rate": rate, "base": floor(base)})
    rules = ("capital_contribution.rate",)
    ledger.add("capital_contribution", floor(base * rate), how=how, boxes=("AD",), rules=rules)
    if filed:
        for line in late_filing_lines(ledger.total, filed, parameters.late_filing):
            ledger.add(line.code, line.amount, line.label, how=line.how, rules=line.rules)
    if ledger.total < parameters.collection.threshold:
        how = Text("how.threshold", {"threshold": parameters.collection.threshold})
        ledger.add("below_threshold", -ledger.total, how=how, rules=("collection.threshold",))
    return ledger.section()
