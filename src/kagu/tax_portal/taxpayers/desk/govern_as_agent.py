"""What an agent decides about a delegation: suspend, resume, end; both sides are told why."""

import uuid
from typing import Any

from django.db import transaction

from kagu.tax_portal.taxpayers.agent_act import AgentAct, refuse_own_matter, tell_of_act
from kagu.tax_portal.taxpayers.delegations import govern_delegation
from kagu.tax_portal.taxpayers.delegations.delegations import DelegationRefused, find_any
from kagu.tax_portal.taxpayers.models import Delegation


@transaction.atomic
def suspend_as_agent(delegation_id: uuid.UUID, by: AgentAct) -> Delegation:
    """Only an agent resumes it."""
    delegation = _find(delegation_id, by)
    govern_delegation.suspend(delegation, Delegation.Suspension.AGENT, **_who(by))
    return _tell(delegation, "delegation_suspended", by)


@transaction.atomic
def resume_as_agent(delegation_id: uuid.UUID, by: AgentAct) -> Delegation:
    """Except after the delegate deleted the account: then the principal alone confirms (D23)."""
    delegation = _find(delegation_id, by)
    if delegation.suspension == Delegation.Suspension.DELEGATE_DELETED:
        raise DelegationRefused(delegation)
    govern_delegation.resume(delegation, **_who(by))
    return _tell(delegation, "delegation_active", by)


@transaction.atomic
def end_as_agent(delegation_id: uuid.UUID, by: AgentAct) -> Delegation:
    """For good; drafts stay with the taxpayer."""
    delegation = _find(delegation_id, by)
    govern_delegation.end(delegation, Delegation.EndReason.AGENT, **_who(by))
    return _tell(delegation, "delegation_ended", by)


def _find(delegation_id: uuid.UUID, by: AgentAct) -> Delegation:
    delegation = find_any(delegation_id)
    refuse_own_matter(by, delegation.principal, delegation.delegate)
    return delegation


def _who(by: AgentAct) -> dict[str, Any]:
    return {"actor": by.actor, "reason": by.reason}


def _tell(delegation: Delegation, kind: str, by: AgentAct) -> Delegation:
    for taxpayer in (delegation.principal, delegation.delegate):
        tell_of_act(taxpayer, kind, by)
    return delegation
