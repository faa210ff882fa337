"""What befalls delegations by itself: a deleted account, a date that comes; and finding them."""

import uuid
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.http import Http404

from kagu.chores.pieces import do_each
from kagu.site import clock
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser, Taxpayer

State = Delegation.State
ACCEPTED_STATES = (State.ACTIVE, State.SUSPENDED)
LIVE_STATES = (State.PROPOSED, *ACCEPTED_STATES)
TELL_BEFORE_END = timedelta(days=30)


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


def end_past_delegations() -> int:
    """Expire proposals without answer, end delegations past their date; how many there were."""
    now, today = clock.now(), clock.today()
    unanswered = Q(state=State.PROPOSED, proposal_expires_at__lte=now)
    over = Q(state__in=ACCEPTED_STATES, ends_on__lt=today)
    return do_each(_with_both_sides().filter(unanswered | over), _end_by_date)


def tell_of_coming_ends() -> int:
    """One mail to the principal thirty days before the end (D27); how many were told."""
    last_day = clock.today() + TELL_BEFORE_END
    soon = _with_both_sides().filter(state=State.ACTIVE, ends_on__lte=last_day, renewal_told_at=None)
    return do_each(soon, _tell_of_end)


def _tell_of_end(delegation: Delegation) -> None:
    delegation.renewal_told_at = clock.now()
    delegation.save(update_fields=["renewal_told_at"])
    delegation_mails.ends_soon(delegation)


def _end_by_date(delegation: Delegation) -> None:
    if delegation.state == State.PROPOSED:
        move(delegation, State.EXPIRED)
    else:
        move(delegation, State.ENDED, end_reason=Delegation.EndReason.DATE, ended_at=clock.now())
    delegation_mails.state_changed(delegation)


def _locked() -> QuerySet[Delegation]:
    return _with_both_sides().select_for_update(of=("self",))


def _with_both_sides() -> QuerySet[Delegation]:
    return Delegation.objects.select_related("principal", "delegate")


def _listed(delegations: QuerySet[Delegation]) -> QuerySet[Delegation]:
    return (
        delegations.select_related("principal", "delegate")
        .prefetch_related("rights")
        .order_by("-proposed_at")
    )
