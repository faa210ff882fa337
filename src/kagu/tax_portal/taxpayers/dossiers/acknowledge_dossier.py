"""The administration says that it has a filed dossier in hand."""

import uuid

from django.db import transaction

from kagu.tax_portal.taxpayers.access import Capacity
from kagu.tax_portal.taxpayers.dossiers.dossier_events import happened
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent


@transaction.atomic
def acknowledge_dossier(dossier_id: uuid.UUID) -> Dossier:
    """The person reads it in the dossier's history, once; no mail: that it was filed was told a moment ago.

    Raises WrongState for what waits no more.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer").get(pk=dossier_id)
    if dossier.state != Dossier.State.SUBMITTED:
        raise WrongState(dossier)
    kind = DossierEvent.Kind.ACKNOWLEDGED
    if not dossier.events.filter(kind=kind).exists():
        happened(dossier, kind, None, Capacity(DossierEvent.Capacity.ADMINISTRATION))
    return dossier
