"""The administration corrects what was filed: other answers, filed in its own name, in place of the first."""

import uuid
from typing import Any

from django.db import transaction

from kagu.tax_portal.taxpayers.access import Capacity
from kagu.tax_portal.taxpayers.dossiers.dossier_events import happened
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.dossiers.notifications import notify
from kagu.tax_portal.taxpayers.dossiers.put_in_force import put_in_force
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent, PortalUser

Kind = DossierEvent.Kind


@transaction.atomic
def correct_as_office(
    dossier_id: uuid.UUID, content: dict[str, Any], *, agent: PortalUser | None = None, reason: str
) -> Dossier:
    """The dossier that counts from now on, and waits for its decision as any other; `reason` is for the
    person, who is told and may correct it in turn. `content` was found good by its form.

    Raises WrongState for what waits no more, and for an order of payment.
    """
    filed = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer").get(pk=dossier_id)
    if filed.state != Dossier.State.SUBMITTED or filed.service == PAYMENT.code:
        raise WrongState(filed)
    same = {"taxpayer": filed.taxpayer, "service": filed.service, "period": filed.period}
    correction = Dossier(**same, content=content, corrects=filed)
    capacity = Capacity(DossierEvent.Capacity.ADMINISTRATION)
    replaced = put_in_force(correction)
    happened(correction, Kind.SUBMITTED, agent, capacity, reason=reason)
    for one in replaced:
        event = happened(one, Kind.CORRECTED, agent, capacity, reason=reason)
        if one.pk == filed.pk:
            notify(event)
    return correction
