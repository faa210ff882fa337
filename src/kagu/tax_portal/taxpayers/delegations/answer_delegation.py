"""What the delegate decides: accept, refuse, give up."""

import uuid

from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers.delegations import delegation_mails
from kagu.tax_portal.taxpayers.delegations.delegations import (
    ACCEPTED_STATES,
    DelegationRefused,
    State,
    find_received,
    move,
)
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser


@transaction.atomic
def accept_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """From its first day on, the delegate may act."""
    delegation = _proposed(user, delegation_id)
    move(delegation, State.ACTIVE, user=user, answered_at=clock.now())
    delegation_mails.state_changed(delegation)
    return delegation


@transaction.atomic
def refuse_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """The proposal is closed."""
    delegation = _proposed(user, delegation_id)
    move(delegation, State.REFUSED, user=user, answered_at=clock.now())
    delegation_mails.state_changed(delegation)
    return delegation


@transaction.atomic
def renounce_delegation(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    """The delegate does not want to act any more; it ends at once."""
    delegation = find_received(user, delegation_id)
    if delegation.state not in ACCEPTED_STATES:
        raise DelegationRefused(delegation)
    move(
        delegation,
        State.ENDED,
        user=user,
        end_reason=Delegation.EndReason.RENOUNCED,
        ended_at=clock.now(),
    )
    delegation_mails.state_changed(delegation)
    return delegation


def _proposed(user: PortalUser, delegation_id: uuid.UUID) -> Delegation:
    delegation = find_received(user, delegation_id)
    if delegation.state != State.PROPOSED or delegation.proposal_expires_at <= clock.now():
        raise DelegationRefused(delegation)
    return delegation
