"""What an agent decides once a representative has refused a newcomer (D26)."""

from django.db import transaction
from django.db.models import QuerySet

from kagu.desk.agent_act import ActRefused
from kagu.site import clock
from kagu.tax_portal.taxpayers.agent_act import (
    AgentAct,
    OwnMatter,
    refuse_own_matter,
    tell_of_act,
    tell_people,
)
from kagu.tax_portal.taxpayers.companies.company_roles import flag_without_representative
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import CompanyRole, PostalNotice, RoleContest
from kagu.tax_portal.taxpayers.profile.ties import are_tied

Outcome = RoleContest.Outcome


def open_role_contests() -> QuerySet[RoleContest]:
    """Those that wait for an agent, the oldest first."""
    contests = RoleContest.objects.filter(decided_at=None).order_by("at")
    return contests.select_related(
        "contested__company__taxpayer", "contested__portal_user", "defended__portal_user"
    )


@transaction.atomic
def uphold_role_contest(contest: RoleContest, by: AgentAct) -> None:
    """The newcomer was none: what has ended stays so."""
    _decide(_locked(contest, by), Outcome.UPHELD, by)


@transaction.atomic
def dismiss_role_contest(contest: RoleContest, by: AgentAct) -> None:
    """The newcomer represents the company again, and the company is told by post; gifts stay ended."""
    contest = _locked(contest, by)
    user, company = contest.contested.portal_user, contest.contested.company
    is_back = company.roles.filter(
        portal_user=user, role=CompanyRole.Role.REPRESENTATIVE, ended_at=None
    ).exists()
    if is_back or user.live_subscription is None or not user.is_active or company.taxpayer.closed_at:
        raise ActRefused
    role = CompanyRole.objects.create(
        company=company,
        portal_user=user,
        role=CompanyRole.Role.REPRESENTATIVE,
        proof=CompanyRole.Proof.AGENT,
        granted_by=by.actor,
    )
    PostalNotice.objects.create(role=role)
    flag_without_representative(company)
    _decide(contest, Outcome.DISMISSED, by)


def _locked(contest: RoleContest, by: AgentAct) -> RoleContest:
    waiting = open_role_contests().select_for_update(of=("self",)).filter(pk=contest.pk).first()
    if waiting is None:
        raise ActRefused
    contest = waiting
    refuse_interest_in_role(contest, by)
    return contest


def refuse_interest_in_role(contest: RoleContest, by: AgentAct) -> None:
    """Raises OwnMatter: no agent who is tied to the company, or to either side."""
    refuse_own_matter(by, contest.contested.company.taxpayer)
    sides = (contest.contested, contest.defended)
    if any(are_tied(agent, role.portal_user) for agent in by.agents for role in sides):
        raise OwnMatter


def _decide(contest: RoleContest, outcome: Outcome, by: AgentAct) -> None:
    contest.decided_at, contest.decided_by, contest.outcome = clock.now(), by.actor, outcome
    contest.save(update_fields=["decided_at", "decided_by", "outcome"])
    kind, taxpayer = f"role_contest_{outcome}", contest.contested.company.taxpayer
    activity.record(kind, taxpayer=taxpayer, **by.line)
    tell_of_act(taxpayer, kind, by)
    if outcome == Outcome.UPHELD:
        # The others represent the company still, and were told above.
        tell_people([contest.contested.portal_user], taxpayer, kind, by)
