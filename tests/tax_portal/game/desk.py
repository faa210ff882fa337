"""The desk of the game: a taxpayer, a company, who contests them, two agents and an accomplice."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from kagu.desk.models import DeskLine, WaitingAct
from kagu.tax_portal.taxpayers.models import (
    ActivationSecret,
    CompanyRole,
    Delegation,
    PortalUser,
    RoleContest,
    Subscription,
    SubscriptionContest,
    Taxpayer,
)
from tests.tax_portal.agents.two_agents import REASON
from tests.tax_portal.conftest import LogIn

LETTER = b"lettre : "


@dataclass
class Desk:
    """`codes` are those of letters that the agents had in their hands."""

    person: Taxpayer
    company: Taxpayer
    owner: PortalUser
    contester: PortalUser
    newcomer: PortalUser
    accomplice: PortalUser
    agents: list[PortalUser]
    log_in: LogIn
    codes: list[str] = field(default_factory=list)

    def standing(self) -> dict[str, Any]:
        """Who is who, who acts for whom, and what waits to be decided."""
        return {
            "subscriptions": _rows(Subscription.objects.filter(ended_at=None), "portal_user", "taxpayer"),
            "roles": _rows(CompanyRole.objects.filter(ended_at=None), "portal_user", "company", "role"),
            "delegations": _rows(Delegation.objects.all(), "pk", "state"),
            "letters": _rows(ActivationSecret.objects.all(), "pk"),
            "contests of subscriptions": _rows(SubscriptionContest.objects.all(), "pk", "outcome"),
            "contests of roles": _rows(RoleContest.objects.all(), "pk", "outcome"),
            "agents": _rows(PortalUser.objects.filter(is_staff=True), "pk"),
        }

    def gained(self) -> list[str]:
        """What an agent or the accomplice is or may do beyond what they were."""
        theirs = [self.accomplice, *self.agents]
        subscriptions = Subscription.objects.filter(
            portal_user__in=theirs, ended_at=None, taxpayer__in=[self.person, self.company]
        )
        roles = CompanyRole.objects.filter(portal_user__in=theirs, ended_at=None)
        return [str(row) for row in (*subscriptions, *roles)]

    def ask(self, number: int, path: str) -> Client:
        """An agent asks at their desk, in that browser."""
        browser = self.log_in(self.agents[number])
        browser.post(path, {"reason": REASON})
        return browser

    def decide(self, browser: Client, waiting: WaitingAct, decision: str) -> None:
        """A letter that comes of it is read."""
        answer = browser.post(f"/agents/attente/{waiting.pk}/", {"decision": decision, "reason": REASON})
        if answer.content.startswith(LETTER):
            self.codes.append(answer.content.removeprefix(LETTER).decode())
        waiting.refresh_from_db()

    def waiting_of(self, number: int) -> list[WaitingAct]:
        """What this agent asked for."""
        return list(self.agents[number].acts_asked.filter(state=WaitingAct.State.WAITING))

    def path_of(self, act: str) -> str:
        """The page of an act; an empty one where there is nothing to decide."""
        family, _, name = act.partition(" ")
        contest = RoleContest.objects.filter(decided_at=None).first()
        pages = {
            "person": f"contribuables/{self.person.pk}/{name}/",
            "company": f"contribuables/{self.company.pk}/{name}/",
            "contest": f"contestations/{contest.pk if contest else 0}/{name}/",
            "right": f"droits/{self.accomplice.pk}/{name}/",
        }
        return f"/agents/{pages[family]}"


def journal_since(position: int) -> set[str]:
    """Which kinds of lines the desk's journal holds beyond this one."""
    return set(DeskLine.objects.filter(position__gt=position).values_list("kind", flat=True))


def end_of_journal() -> int:
    """The position of its last line."""
    last = DeskLine.objects.order_by("position").last()
    return last.position if last else 0


def _rows(rows: Any, *names: str) -> list[Any]:
    return sorted(map(str, rows.values_list(*names)))
