"""What the principal decides: suspend, resume, revoke, renew; each takes effect at once.

The acts themselves, below, serve agents too (`govern_as_agent`).
"""

import uuid
from typing import Any

from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.delegations.delegations import (
    LIVE_STATES,
    DelegationRefused,
    State,
    find_given,
    move,
)
from kagu.tax_portal.taxpayers.delegations.lengths import DEFAULT_LENGTH, last_day_from
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser


@transaction.atomic
def suspend_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """Until the principal resumes it."""
    delegation = find_given(user, delegation_id)
    suspend(delegation, Delegation.Suspension.PRINCIPAL, user=user)
    return delegation


@transaction.atomic
def resume_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """Also the one click that confirms a delegate who came back with a new account (D23)."""
    delegation = find_given(user, delegation_id)
    if delegation.suspension == Delegation.Suspension.AGENT:
        raise DelegationRefused(delegation)
    resume(delegation, user=user)
    return delegation


@transaction.atomic
def revoke_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """A proposal or a delegation ends; drafts stay with the taxpayer."""
    delegation = find_given(user, delegation_id)
    end(delegation, Delegation.EndReason.REVOKED, user=user)
    return delegation


@transaction.atomic
def renew_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """One more year, never more than three from today (D27)."""
    delegation = find_given(user, delegation_id)
    if delegation.state != State.ACTIVE:
        raise DelegationRefused(delegation)
    ends_on = min(delegation.ends_on + DEFAULT_LENGTH, last_day_from(clock.today()))
    move(delegation, State.ACTIVE, user=user, ends_on=max(ends_on, delegation.ends_on), renewal_told_at=None)
    delegation_mails.renewed(delegation)
    return delegation


def suspend(delegation: Delegation, suspension: str, **who: Any) -> None:
    """Whoever calls has locked the row, and may; `who` goes into the history."""
    if delegation.state != State.ACTIVE:
        raise DelegationRefused(delegation)
    move(delegation, State.SUSPENDED, suspension=suspension, suspended_at=clock.now(), **who)
    delegation_mails.state_changed(delegation)


def resume(delegation: Delegation, **who: Any) -> None:
    """Whoever calls has locked the row, and may; the delegate must have an account."""
    is_back = delegation.delegate.subscriptions.filter(ended_at=None).exists()
    if delegation.state != State.SUSPENDED or not is_back:
        raise DelegationRefused(delegation)
    move(delegation, State.ACTIVE, suspension="", suspended_at=None, **who)
    delegation_mails.state_changed(delegation)


def end(delegation: Delegation, end_reason: str, **who: Any) -> None:
    """Whoever calls has locked the row, and may."""
    if delegation.state not in LIVE_STATES:
        raise DelegationRefused(delegation)
    move(delegation, State.ENDED, end_reason=end_reason, ended_at=clock.now(), **who)
    delegation_mails.state_changed(delegation)
