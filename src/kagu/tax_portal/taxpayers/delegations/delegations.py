"""Finding delegations, moving one to its next state, and what a deleted account does to them."""

import uuid

from django.db.models import Q, QuerySet
from django.http import Http404

from kagu.site import clock
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser, Taxpayer

State = Delegation.State
ACCEPTED_STATES = (State.ACTIVE, State.SUSPENDED)
LIVE_STATES = (State.PROPOSED, *ACCEPTED_STATES)


class DelegationRefused(Exception):
    """The delegation is past that, or not yet there; `delegation` is as it stands."""

    def __init__(self, delegation: Delegation) -> None:
        super().__init__()
        self.delegation = delegation


def given_by(principal: Taxpayer) -> QuerySet[Delegation]:
    """What a taxpayer delegated, newest first."""
    return _listed(principal.delegations_given.all())


def received_by(delegate: Taxpayer) -> QuerySet[Delegation]:
    """What was delegated to a person, newest first."""
    return _listed(delegate.delegations_received.all())


def find_given(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """A delegation whose principal this person may speak for, locked; anybody else's does not exist."""
    delegation = _locked().filter(pk=delegation_id).first()
    if delegation is None or not access.may_delegate_for(user, delegation.principal):
        raise Http404
    return delegation


def find_received(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """A delegation to this very person, locked."""
    delegation = _locked().filter(pk=delegation_id, delegate=access.own_taxpayer(user)).first()
    if delegation is None:
        raise Http404
    return delegation


def find_any(delegation_id: uuid.UUID) -> Delegation:
    """For agents: any delegation, locked."""
    delegation = _locked().filter(pk=delegation_id).first()
    if delegation is None:
        raise Http404
    return delegation


def live_delegations_of(taxpayer: Taxpayer) -> QuerySet[Delegation]:
    """Given or received, and not at an end."""
    is_party = Q(principal=taxpayer) | Q(delegate=taxpayer)
    return Delegation.objects.filter(is_party, state__in=LIVE_STATES)


def move(
    delegation: Delegation,
    state: str,
    *,
    user: PortalUser | None = None,
    actor: str = "",
    reason: str = "",
    **fields: object,
) -> None:
    """Change the state and write it in the history of both sides."""
    delegation.state = state
    for name, value in fields.items():
        setattr(delegation, name, value)
    delegation.save()
    for taxpayer in (delegation.principal, delegation.delegate):
        activity.record(
            f"delegation_{state}",
            portal_user=user,
            taxpayer=taxpayer,
            actor=actor,
            reason=reason,
            delegation=str(delegation.pk),
        )


def suspend_those_received(delegate: Taxpayer, *, is_account_deleted: bool) -> None:
    """The person has left; each principal is told, and may confirm once the person is back (D23)."""
    tell = delegation_mails.delegate_deleted if is_account_deleted else delegation_mails.delegate_unsubscribed
    for delegation in _locked().filter(delegate=delegate, state=State.ACTIVE):
        move(
            delegation,
            State.SUSPENDED,
            suspension=Delegation.Suspension.DELEGATE_DELETED,
            suspended_at=clock.now(),
        )
        tell(delegation)


def tell_delegates_of_deletion(principal: Taxpayer) -> None:
    """Delegations given go on to their end; their delegates are told (M18)."""
    for delegation in _locked().filter(principal=principal, state=State.ACTIVE):
        delegation_mails.principal_deleted(delegation)


def _locked() -> QuerySet[Delegation]:
    return with_both_sides().select_for_update(of=("self",))


def with_both_sides() -> QuerySet[Delegation]:
    """Delegations with principal and delegate, in one statement."""
    return Delegation.objects.select_related("principal", "delegate")


def _listed(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    return (
        delegations.select_related("principal", "delegate")
        .prefetch_related("rights")
        .order_by("-proposed_at")
    )
