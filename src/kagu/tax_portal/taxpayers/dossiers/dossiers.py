"""Every act of people on a dossier: draft, file, correct, abandon (S10)."""

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from kagu.tax_portal.taxpayers.access import Capacity, RightMissing, capacity_of, capacity_until_commit
from kagu.tax_portal.taxpayers.dossiers.dossier_events import happened
from kagu.tax_portal.taxpayers.dossiers.notifications import notify
from kagu.tax_portal.taxpayers.dossiers.put_in_force import put_in_force
from kagu.tax_portal.taxpayers.dossiers.replaced_dossiers import FILED
from kagu.tax_portal.taxpayers.fiscal_services import periods
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import PAYMENT, SERVICES, FiscalService, Right
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent, PortalUser, Taxpayer

State, Kind = Dossier.State, DossierEvent.Kind


class PeriodClosed(Exception):
    """Nothing can be filed for this period now."""


class DossierRefused(Exception):
    """The act is not possible on this dossier now; `dossier` is as it stands."""

    def __init__(self, dossier: Dossier) -> None:
        super().__init__()
        self.dossier = dossier


class AlreadyFiled(DossierRefused):
    """This period was filed: it can only be corrected."""


class DraftChanged(DossierRefused):
    """Somebody else saved the draft meanwhile."""


class WrongState(DossierRefused):
    """The dossier is past that, or not yet there."""


def dossiers_of(taxpayer: Taxpayer, service: str | None = None) -> QuerySet[Dossier]:
    """What was begun or filed for a taxpayer, newest first."""
    found = taxpayer.dossiers.exclude(state=State.ABANDONED).select_related("taxpayer")
    return found.filter(service=service) if service else found


def find_dossier(user: PortalUser, dossier_id: uuid.UUID, right: Right) -> tuple[Dossier, Capacity]:
    """The dossier, and the right in which this person does this with it."""
    return _found(Dossier.objects.select_related("taxpayer"), user, dossier_id, right)


@transaction.atomic
def open_draft(user: PortalUser, taxpayer: Taxpayer, service: FiscalService, period: str) -> Dossier:
    """Begin a démarche, or go on with the draft that is there: of clicks at once, one begins it."""
    capacity = capacity_of(user, taxpayer, service.code, Right.PREPARE)
    Taxpayer.objects.select_for_update(no_key=True).get(pk=taxpayer.pk)
    open_now = periods.open_periods(service, regime=taxpayer.sales_tax_regime)
    if not service.is_for(taxpayer) or period not in open_now:
        raise PeriodClosed
    draft = dossiers_of(taxpayer, service.code).filter(period=period, state=State.DRAFT).first()
    if draft is None and period:
        _refuse_filed(taxpayer, service, period)
    return draft or _create(user, capacity, taxpayer=taxpayer, service=service.code, period=period)


@transaction.atomic
def save_draft(user: PortalUser, dossier_id: uuid.UUID, content: dict[str, Any], version: int) -> Dossier:
    """Keep what was typed, right or wrong; two people editing at once are told (DraftChanged)."""
    dossier, _capacity = _locked(user, dossier_id, Right.PREPARE)
    _refuse_stale(dossier, version)
    dossier.content = content
    dossier.content_version += 1
    dossier.save(update_fields=["content", "content_version", "updated_at"])
    return dossier


@transaction.atomic
def submit_dossier(user: PortalUser, dossier_id: uuid.UUID, content: dict[str, Any], version: int) -> Dossier:
    """File it: the right is checked in this very transaction (E55)."""
    dossier, _capacity = _locked(user, dossier_id, Right.CONSULT)
    capacity = capacity_until_commit(user, dossier.taxpayer, dossier.service, filing_right(dossier))
    _refuse_stale(dossier, version)
    dossier.content = content
    for one in put_in_force(dossier):
        happened(one, Kind.CORRECTED, user, capacity)
    notify(happened(dossier, Kind.SUBMITTED, user, capacity))
    return dossier


@transaction.atomic
def correct_dossier(user: PortalUser, dossier_id: uuid.UUID) -> Dossier:
    """A draft with the same content; filing it replaces the one that was filed."""
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer")
    dossier, capacity = _found(dossiers, user, dossier_id, Right.PREPARE)
    if dossier.state not in FILED or dossier.service == PAYMENT.code:
        raise WrongState(dossier)
    same = {"taxpayer": dossier.taxpayer, "service": dossier.service, "period": dossier.period}
    # Of one period there is one draft, whichever of its returns it was begun from.
    begun = Dossier.objects.filter(**same) if dossier.period else dossier.corrections.all()
    draft = begun.filter(state=State.DRAFT).first()
    if draft is not None:
        return draft
    return _create(user, capacity, **same, content=dossier.content, corrects=dossier)


@transaction.atomic
def abandon_dossier(user: PortalUser, dossier_id: uuid.UUID) -> Dossier:
    """Put a draft away."""
    dossier, capacity = _locked(user, dossier_id, Right.PREPARE)
    if dossier.state != State.DRAFT:
        raise WrongState(dossier)
    dossier.state = State.ABANDONED
    dossier.save(update_fields=["state", "updated_at"])
    notify(happened(dossier, Kind.ABANDONED, user, capacity))
    return dossier


def filing_right(dossier: Dossier) -> Right:
    """An order of payment asks for the right to pay, any other dossier for the right to file."""
    return Right.PAY if dossier.service == PAYMENT.code else Right.SUBMIT


def _locked(user: PortalUser, dossier_id: uuid.UUID, right: Right) -> tuple[Dossier, Capacity]:
    dossiers = Dossier.objects.select_for_update(of=("self",)).select_related("taxpayer", "corrects")
    return _found(dossiers, user, dossier_id, right)


def _found(
    dossiers: QuerySet[Dossier], user: PortalUser, dossier_id: uuid.UUID, right: Right
) -> tuple[Dossier, Capacity]:
    dossier = dossiers.filter(pk=dossier_id).first()
    if dossier is None or dossier.service not in SERVICES:
        raise Http404
    try:
        return dossier, capacity_of(user, dossier.taxpayer, dossier.service, right)
    except Http404:
        # Whoever worked on it knows it exists, and is told why it is closed to them (J12).
        if dossier.events.filter(actor=user).exists():
            raise RightMissing from None
        raise


def _refuse_filed(taxpayer: Taxpayer, service: FiscalService, period: str) -> None:
    same_period = dossiers_of(taxpayer, service.code).filter(period=period)
    filed = same_period.exclude(state=State.CORRECTED).first()
    if filed is not None:
        raise AlreadyFiled(filed)


def _refuse_stale(dossier: Dossier, version: int) -> None:
    if dossier.state != State.DRAFT:
        raise WrongState(dossier)
    if dossier.content_version != version:
        raise DraftChanged(dossier)


def _create(user: PortalUser, capacity: Capacity, **fields: Any) -> Dossier:
    dossier = Dossier.objects.create(**fields)
    happened(dossier, Kind.CREATED, user, capacity)
    return dossier
