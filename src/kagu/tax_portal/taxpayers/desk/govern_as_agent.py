"""What an agent decides about a delegation: suspend, resume, end; both sides are told why."""

from typing import Any

from django.db import transaction

from kagu.tax_portal.taxpayers.agent_act import AgentAct, refuse_own_matter, tell_of_act
from kagu.tax_portal.taxpayers.delegations import govern_delegation
from kagu.tax_portal.taxpayers.delegations.delegations import DelegationRefused, find_any
from kagu.tax_portal.taxpayers.models import Delegation


@transaction.atomic
def suspend_as_agent(delegation: Delegation, by: AgentAct) -> Delegation:
    """Only an agent resumes it."""
    delegation = _locked(delegation, by)
    govern_delegation.suspend(delegation, Delegation.Suspension.AGENT, **_who(by))
    return _tell(delegation, "delegation_suspended", by)


@transaction.atomic
def resume_as_agent(delegation: Delegation, by: AgentAct) -> Delegation:
    """Except after the delegate deleted the account: then the principal alone confirms (D23)."""
    delegation = _locked(delegation, by)
    if delegation.suspension == Delegation.Suspension.DELEGATE_DELETED:
        raise DelegationRefused(delegation)
    govern_delegation.resume(delegation, **_who(by))
    return _tell(delegation, "delegation_active", by)


@transaction.atomic
def end_as_agent(delegation: Delegation, by: AgentAct) -> Delegation:
    """For good; drafts stay with the taxpayer."""
    delegation = _locked(delegation, by)
    govern_delegation.end(delegation, Delegation.EndReason.AGENT, **_who(by))
    return _tell(delegation, "delegation_ended", by)


def _locked(delegation: Delegation, by: AgentAct) -> Delegation:
    locked = find_any(delegation.pk)
    refuse_own_matter(by, locked.principal, locked.delegate)
    return locked


def _who(by: AgentAct) -> dict[str, Any]:
    return {"actor": by.actor, "reason": by.reason}


def _tell(delegation: Delegation, kind: str, by: AgentAct) -> Delegation:
    for taxpayer in (delegation.principal, delegation.delegate):
        tell_of_act(taxpayer, kind, by)
    return delegation
