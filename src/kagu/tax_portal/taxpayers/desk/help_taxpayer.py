"""What an agent does for a taxpayer: letters, subscriptions, deaths and closings (J15, E57)."""

from django.db import transaction

from kagu.desk.agent_act import ActRefused
from kagu.site import clock
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code, revoke_letter_code
from kagu.tax_portal.taxpayers.agent_act import AgentAct, refuse_own_matter, tell_of_act
from kagu.tax_portal.taxpayers.companies import company_roles
from kagu.tax_portal.taxpayers.delegations import govern_delegation
from kagu.tax_portal.taxpayers.delegations.delegations import find_any, live_delegations_of
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, Subscription, Taxpayer
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import end_subscription


@transaction.atomic
def issue_letter(taxpayer: Taxpayer, by: AgentAct) -> str:
    """A new one-time code, readable only now; the one of the letter before is dead."""
    taxpayer = _lock(taxpayer, by)
    if taxpayer.closed_at:
        raise ActRefused
    # Who confirms is who reads it, and who must not use it.
    code = issue_letter_code(taxpayer, issued_by=by.actor, issuer=by.second or by.agent)
    activity.record("letter_issued", taxpayer=taxpayer, **by.line)
    tell_of_act(taxpayer, "letter_issued", by)
    return code


@transaction.atomic
def end_subscription_of(taxpayer: Taxpayer, by: AgentAct) -> None:
    """The account is this person no more; they may subscribe again with their secrets."""
    taxpayer = _lock(taxpayer, by)
    subscription = taxpayer.subscriptions.filter(ended_at=None).first()
    if subscription is None:
        raise ActRefused
    # First: afterwards no account stands behind the taxpayer.
    tell_of_act(taxpayer, "subscription_ended", by)
    end_subscription(subscription, Subscription.EndReason.AGENT, actor=by.actor, reason=by.reason)


@transaction.atomic
def declare_closed(taxpayer: Taxpayer, by: AgentAct) -> None:
    """A person died, a company closed: nobody acts for them any more (E57); what was filed stays."""
    taxpayer = _lock(taxpayer, by)
    if taxpayer.closed_at:
        raise ActRefused
    tell_of_act(taxpayer, "taxpayer_closed", by)
    taxpayer.closed_at = clock.now()
    taxpayer.save(update_fields=["closed_at"])
    revoke_letter_code(taxpayer)
    activity.record("taxpayer_closed", taxpayer=taxpayer, **by.line)
    for delegation in live_delegations_of(taxpayer):
        end_reason = Delegation.EndReason.PRINCIPAL_CLOSED
        if delegation.principal_id != taxpayer.pk:
            end_reason = Delegation.EndReason.AGENT
        govern_delegation.end(find_any(delegation.pk), end_reason, actor=by.actor, reason=by.reason)
    _end_roles_and_subscription(taxpayer, by)


@transaction.atomic
def reopen(taxpayer: Taxpayer, by: AgentAct) -> None:
    """The declaration was a mistake: subscribing is possible again; nothing comes back by itself."""
    taxpayer = _lock(taxpayer, by)
    if not taxpayer.closed_at:
        raise ActRefused
    taxpayer.closed_at = None
    taxpayer.save(update_fields=["closed_at"])
    activity.record("taxpayer_reopened", taxpayer=taxpayer, **by.line)


def _lock(taxpayer: Taxpayer, by: AgentAct) -> Taxpayer:
    refuse_own_matter(by, taxpayer)
    return Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)


def _end_roles_and_subscription(taxpayer: Taxpayer, by: AgentAct) -> None:
    if not taxpayer.is_person:
        for role in taxpayer.company.roles.filter(ended_at=None).select_related("company", "portal_user"):
            closed = CompanyRole.EndReason.COMPANY_CLOSED
            company_roles.end_role(role, closed, actor=by.actor, reason=by.reason)
        return
    subscription = taxpayer.subscriptions.filter(ended_at=None).first()
    if subscription is not None:
        end_subscription(subscription, Subscription.EndReason.DEATH, actor=by.actor, reason=by.reason)


def record_look(taxpayer: Taxpayer, by: AgentAct) -> None:
    """The person reads that an agent opened the file, and why."""
    activity.record("looked_at_by_agent", taxpayer=taxpayer, **by.line)
