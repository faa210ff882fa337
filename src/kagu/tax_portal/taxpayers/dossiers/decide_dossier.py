"""What the administration decides about a filed dossier."""

import uuid

from django.db import transaction

from kagu.tax_portal.taxpayers.access import Capacity
from kagu.tax_portal.taxpayers.dossiers.dossier_events import happened
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.dossiers.notifications import notify
from kagu.tax_portal.taxpayers.dossiers.replaced_dossiers import lock_in_force_before, state_before
from kagu.tax_portal.taxpayers.filings.filings import enter_filing
from kagu.tax_portal.taxpayers.ledger.entries import counter_entries_of, put_back_entry_of
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent, PortalUser

State, Kind = Dossier.State, DossierEvent.Kind


@transaction.atomic
def decide_dossier(
    dossier_id: uuid.UUID, *, accepted: bool, agent: PortalUser | None = None, reason: str = ""
) -> Dossier:
    """The administration accepts or rejects what was filed; without an agent, its computer did.

    What a rejected correction had replaced is in force again, and owed again.
    `reason` is what the person reads of a refusal.
    """
    dossier = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer").get(pk=dossier_id)
    if dossier.state != State.SUBMITTED:
        raise WrongState(dossier)
    dossier.state = State.ACCEPTED if accepted else State.REJECTED
    if not accepted:
        counter_entries_of(dossier)
        _put_back(lock_in_force_before(dossier))
    dossier.save(update_fields=["state", "updated_at"])
    capacity = Capacity(DossierEvent.Capacity.ADMINISTRATION)
    kind = Kind.ACCEPTED if accepted else Kind.REJECTED
    notify(happened(dossier, kind, agent, capacity, reason="" if accepted else reason))
    return dossier


def _put_back(corrected: Dossier | None) -> None:
    if corrected is None:
        return
    corrected.state = state_before(corrected)
    corrected.save(update_fields=["state", "updated_at"])
    put_back_entry_of(corrected)
    if corrected.state == State.SUBMITTED:
        enter_filing(corrected)
