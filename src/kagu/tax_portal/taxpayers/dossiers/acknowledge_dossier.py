"""Before it decides: the administration has a filed dossier in hand, or asks for a document."""

import uuid

from django.db import transaction

from kagu.tax_portal.taxpayers.access import Capacity
from kagu.tax_portal.taxpayers.dossiers.dossier_events import happened
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.dossiers.notifications import notify
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent, PortalUser


@transaction.atomic
def acknowledge_dossier(dossier_id: uuid.UUID) -> Dossier:
    """The person reads it in the dossier's history, once; no mail: that it was filed was told a moment ago.

    Raises WrongState for what waits no more.
    """
    dossier = _lock_waiting(dossier_id)
    kind = DossierEvent.Kind.ACKNOWLEDGED
    if not dossier.events.filter(kind=kind).exists():
        happened(dossier, kind, None, Capacity(DossierEvent.Capacity.ADMINISTRATION))
    return dossier


@transaction.atomic
def ask_for_document(dossier_id: uuid.UUID, document: str, *, agent: PortalUser | None = None) -> Dossier:
    """The person reads on the dossier which one, in these words, and is mailed that one is asked for.

    The dossier waits as before. Raises WrongState for what waits no more.
    """
    dossier = _lock_waiting(dossier_id)
    capacity = Capacity(DossierEvent.Capacity.ADMINISTRATION)
    notify(happened(dossier, DossierEvent.Kind.DOCUMENT_ASKED, agent, capacity, reason=document))
    return dossier


def document_asked(dossier: Dossier) -> DossierEvent | None:
    """The last request, while the dossier waits."""
    if dossier.state != Dossier.State.SUBMITTED:
        return None
    return dossier.events.filter(kind=DossierEvent.Kind.DOCUMENT_ASKED).order_by("pk").last()


def _lock_waiting(dossier_id: uuid.UUID) -> Dossier:
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer").get(pk=dossier_id)
    if dossier.state != Dossier.State.SUBMITTED:
        raise WrongState(dossier)
    return dossier
