"""A dossier is filed, by a person or the administration: it counts in place of what it corrects."""

from kagu.site import clock
from kagu.tax_portal.taxpayers.dossiers.replaced_dossiers import lock_replaced
from kagu.tax_portal.taxpayers.filings.filings import enter_filing
from kagu.tax_portal.taxpayers.fiscal_services.receipt_numbers import new_receipt_number
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.returns.file_return import enter_return


def put_in_force(dossier: Dossier) -> list[Dossier]:
    """What it replaced, now countered and corrected; whoever files tells. The act's transaction is open."""
    dossier.content_version += 1
    dossier.state = Dossier.State.SUBMITTED
    dossier.submitted_at = clock.now()
    dossier.receipt_number = new_receipt_number()
    replaced = lock_replaced(dossier)
    dossier.save()
    enter_return(dossier, replaced)
    dossier.save(update_fields=["result"])
    enter_filing(dossier)
    for one in replaced:
        one.state = Dossier.State.CORRECTED
        one.save(update_fields=["state", "updated_at"])
    return replaced
