"""What the principal decides: suspend, resume, revoke, renew; each takes effect at once."""

import uuid
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from kagu.tax_portal.taxpayers import delegation_mails
from kagu.tax_portal.taxpayers.delegations import DelegationRefused, State, find_given, move
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from kagu.tax_portal.taxpayers.propose_delegation import DEFAULT_LENGTH, LONGEST


@transaction.atomic
def suspend_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """Until the principal resumes it."""
    delegation = find_given(user, delegation_id)
    if delegation.state != State.ACTIVE:
        raise DelegationRefused(delegation)
    suspension = Delegation.Suspension.PRINCIPAL
    move(delegation, State.SUSPENDED, user=user, suspension=suspension, suspended_at=timezone.now())
    delegation_mails.state_changed(delegation)
    return delegation


@transaction.atomic
def resume_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """Also the one click that confirms a delegate who came back with a new account (D23)."""
    delegation = find_given(user, delegation_id)
    is_back = delegation.delegate.subscriptions.filter(ended_at=None).exists()
    is_by_agent = delegation.suspension == Delegation.Suspension.AGENT
    if delegation.state != State.SUSPENDED or is_by_agent or not is_back:
        raise DelegationRefused(delegation)
    move(delegation, State.ACTIVE, user=user, suspension="", suspended_at=None)
    delegation_mails.state_changed(delegation)
    return delegation


@transaction.atomic
def revoke_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """A proposal or a delegation ends; drafts stay with the taxpayer."""
    delegation = find_given(user, delegation_id)
    if delegation.state not in (State.PROPOSED, State.ACTIVE, State.SUSPENDED):
        raise DelegationRefused(delegation)
    end_reason = Delegation.EndReason.REVOKED
    move(delegation, State.ENDED, user=user, end_reason=end_reason, ended_at=timezone.now())
    delegation_mails.state_changed(delegation)
    return delegation


@transaction.atomic
def renew_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """One more year, never more than three from today (D27)."""
    delegation = find_given(user, delegation_id)
    if delegation.state != State.ACTIVE:
        raise DelegationRefused(delegation)
    latest = timezone.localdate() + LONGEST - timedelta(days=3)
    ends_on = min(delegation.ends_on + DEFAULT_LENGTH, latest)
    move(delegation, State.ACTIVE, user=user, ends_on=max(ends_on, delegation.ends_on), renewal_told_at=None)
    delegation_mails.renewed(delegation)
    return delegation
