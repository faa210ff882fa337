"""What an agent decides when two accounts say they are the same taxpayer (E52)."""

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
from kagu.tax_portal.taxpayers.companies.undo_gifts import undo_delegations, undo_gifts
from kagu.tax_portal.taxpayers.history import activity
from kagu.tax_portal.taxpayers.models import Subscription, SubscriptionContest, Taxpayer
from kagu.tax_portal.taxpayers.profile.ties import are_tied
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import end_subscription

Outcome = SubscriptionContest.Outcome


def open_contests(taxpayer: Taxpayer) -> QuerySet[SubscriptionContest]:
    """Against the subscription in force; the newest first."""
    return waiting_contests().filter(contested__taxpayer=taxpayer).order_by("-at")


def waiting_contests() -> QuerySet[SubscriptionContest]:
    """Those that an agent has to decide, the oldest first."""
    contests = SubscriptionContest.objects.filter(
        contested__ended_at=None,
        decided_at=None,
        # An account that is closed defends nothing any more.
        portal_user__detached_at=None,
        portal_user__disabled_at=None,
    )
    return contests.select_related("portal_user", "contested__portal_user", "contested__taxpayer").order_by(
        "at"
    )


@transaction.atomic
def uphold_contest(taxpayer: Taxpayer, by: AgentAct) -> None:
    """The subscription ends, with what was given by it; whoever contested it may subscribe."""
    contests = _locked(taxpayer, by)
    # First: afterwards no account stands behind the taxpayer.
    tell_of_act(taxpayer, "contest_upheld", by)
    _decide(taxpayer, contests, Outcome.UPHELD, by)
    contested, who = contests[0].contested, {"actor": by.actor, "reason": by.reason}
    _undo_gifts(contested, who)
    end_subscription(contested, Subscription.EndReason.CONTESTED, **who)


@transaction.atomic
def dismiss_contest(taxpayer: Taxpayer, by: AgentAct) -> None:
    """The subscription goes on."""
    contests = _locked(taxpayer, by)
    tell_of_act(taxpayer, "contest_dismissed", by)
    _decide(taxpayer, contests, Outcome.DISMISSED, by)


def refuse_interest(taxpayer: Taxpayer, by: AgentAct) -> None:
    """Raises OwnMatter: also for an agent who contests the subscription."""
    refuse_own_matter(by, taxpayer)
    contests = open_contests(taxpayer)
    if any(are_tied(agent, contest.portal_user) for agent in by.agents for contest in contests):
        raise OwnMatter


def _locked(taxpayer: Taxpayer, by: AgentAct) -> list[SubscriptionContest]:
    Taxpayer.objects.select_for_update().get(pk=taxpayer.pk)
    refuse_interest(taxpayer, by)
    contests = list(open_contests(taxpayer))
    if not contests:
        raise ActRefused
    return contests


def _undo_gifts(contested: Subscription, who: dict[str, str]) -> None:
    user = contested.portal_user
    undo_delegations(user, contested.taxpayer, contested.subscribed_at, **who)
    for role in user.company_roles.filter(ended_at=None).select_related("company__taxpayer"):
        undo_gifts(user, role.company, max(role.since, contested.subscribed_at), **who)


def _decide(taxpayer: Taxpayer, contests: list[SubscriptionContest], outcome: Outcome, by: AgentAct) -> None:
    kind = f"contest_{outcome}"
    for contest in contests:
        contest.decided_at, contest.decided_by = clock.now(), by.actor
        contest.outcome = outcome
        contest.save(update_fields=["decided_at", "decided_by", "outcome"])
    tell_people([contest.portal_user for contest in contests], taxpayer, kind, by)
    activity.record(kind, taxpayer=taxpayer, **by.line)
