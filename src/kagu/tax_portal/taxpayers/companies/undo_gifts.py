"""What a contested person gave in a company's name falls with them, whoever received it (D26, E52)."""

from datetime import datetime

from kagu.tax_portal.taxpayers.access import GOVERNING_ROLES
from kagu.tax_portal.taxpayers.companies import company_mails
from kagu.tax_portal.taxpayers.companies.company_roles import EndReason, end_role
from kagu.tax_portal.taxpayers.delegations import govern_delegation
from kagu.tax_portal.taxpayers.delegations.delegations import LIVE_STATES, find_any
from kagu.tax_portal.taxpayers.models import Company, Delegation, PortalUser, Taxpayer


def undo_gifts(
    giver: PortalUser, company: Company, since: datetime, *, actor: str = "", reason: str = ""
) -> None:
    """End the roles and delegations that this person gave for the company since then, and what came of them.

    A transaction must be open. Each person is told; what they may do by another right stays.
    """
    undo_delegations(giver, company.taxpayer, since, actor=actor, reason=reason)
    given = company.roles.filter(giver=giver, since__gte=since, ended_at=None)
    for role in given.select_related("company__taxpayer", "portal_user"):
        end_role(role, EndReason.CONTESTED, actor=actor, reason=reason)
        company_mails.role_changed(role)
        if not _governs(role.portal_user, company):
            undo_gifts(role.portal_user, company, role.since, actor=actor, reason=reason)


def undo_delegations(
    giver: PortalUser, principal: Taxpayer, since: datetime, *, actor: str = "", reason: str = ""
) -> None:
    """End the delegations and proposals that this person made in the taxpayer's name since then."""
    given = principal.delegations_given.filter(
        created_by=giver, proposed_at__gte=since, state__in=LIVE_STATES
    )
    for delegation_id in list(given.order_by("pk").values_list("pk", flat=True)):
        delegation = find_any(delegation_id)
        if delegation.state in LIVE_STATES:
            govern_delegation.end(delegation, Delegation.EndReason.CONTESTED, actor=actor, reason=reason)


def _governs(user: PortalUser, company: Company) -> bool:
    return company.roles.filter(portal_user=user, ended_at=None, role__in=GOVERNING_ROLES).exists()
