"""What filing a return does to the taxpayer's account, whatever the tax."""

from collections.abc import Iterable

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SALES_TAX
from kagu.tax_portal.taxpayers.ledger.entries import Kind, Tax, counter_entries_of, enter_owed
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.returns import sales_tax_return


def enter_return(dossier: Dossier, replaced: Iterable[Dossier]) -> None:
    """Keep what the answers come to and enter what is owed; what it replaces is countered.

    A TGC return makes its tax owed; the income tax is owed by its notice alone. The dossier is saved by the
    act, whose transaction is open.
    """
    for one in replaced:
        counter_entries_of(one)
    if dossier.service != SALES_TAX.code:
        return
    brought = sales_tax_return.credit_brought(dossier.taxpayer, dossier.period)
    found = sales_tax_return.assess_return(dossier.content, dossier.period, brought)
    dossier.result = {
        "collected": found.collected,
        "deducted": found.deducted,
        "credit_brought": found.credit_brought,
        "credit_carried": found.credit_carried,
        "amount_due": found.tax,
    }
    enter_owed(dossier, Tax.SALES_TAX, Kind.RETURN, found.tax, sales_tax_return.due_on(dossier.period))
