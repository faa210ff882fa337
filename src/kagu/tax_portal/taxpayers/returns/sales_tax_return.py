"""A TGC return: from its answers to what is due, with the credit of the period before."""

from collections.abc import Mapping
from datetime import date

from kagu.inputs.amounts import read_amount
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SALES_TAX
from kagu.tax_portal.taxpayers.fiscal_services.periods import previous_period, sales_tax_period
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer
from kagu.tax_portal.taxpayers.returns.rules import rules_of
from kagu.tax_rules.sales_tax import SalesTaxAssessment, assess_sales_tax
from kagu.tax_rules.sales_tax_declaration import SalesDeclaration
from kagu.tax_rules.sales_tax_periods import Period, Regime, SalesFilingWay, sales_tax_due_on

# The form's field → the name of the rate.
RATES = {"sales_3": "reduced", "sales_6": "specific", "sales_11": "normal", "sales_22": "higher"}
FILED = (Dossier.State.SUBMITTED, Dossier.State.ACCEPTED)


def assess_return(content: Mapping[str, str], period: str, credit_brought: int) -> SalesTaxAssessment:
    """What the answers come to; the form has found them good. May raise `DeclarationRefused`."""
    when = sales_tax_period(period)
    declaration = SalesDeclaration(
        when,
        {rate: _amount(content, field) for field, rate in RATES.items() if content.get(field)},
        deductible=_amount(content, "deductible"),
        bad_debts=_amount(content, "bad_debts"),
        regime=Regime.MONTHLY if when.is_month else Regime.QUARTERLY,
    )
    return assess_sales_tax(declaration, rules_of(when.year), credit_brought)


def credit_brought(taxpayer: Taxpayer, period: str) -> int:
    """What the return of the period before carries over, in francs; 0 where none was filed here."""
    before = previous_period(period)
    filed = taxpayer.dossiers.filter(service=SALES_TAX.code, period=before, state__in=FILED)
    latest = filed.order_by("-submitted_at").first()
    if latest is None:
        return 0
    return int(latest.result.get("credit_carried", 0))


def due_on(period: str) -> date:
    """The last day to file and pay online."""
    when: Period = sales_tax_period(period)
    return sales_tax_due_on(rules_of(when.year), when, SalesFilingWay.ONLINE)


def _amount(content: Mapping[str, str], field: str) -> int:
    typed = content.get(field, "")
    return read_amount(typed) if typed else 0
