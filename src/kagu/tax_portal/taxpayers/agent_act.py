"""The agent's act for a taxpayer: never in their own matter, and the mail by which people learn of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from kagu.desk import agent_act
from kagu.desk.agent_act import ActRefused
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.people import people_of
from kagu.tax_portal.taxpayers.profile.ties import is_tied

AgentAct = agent_act.AgentAct[PortalUser]


@dataclass(frozen=True)
class ComputerAct:
    """The department's computer decides, by its interface: nobody stands behind it.

    `client_id` is its name at the provider; `reason` is what the person reads.
    """

    client_id: str
    reason: str = ""
    agent: None = None
    agents: tuple[PortalUser, ...] = ()
    # Histories name agents; the computer is the administration itself.
    actor: str = ""

    @property
    def line(self) -> dict[str, Any]:
        """What a history keeps of it."""
        return {"reason": self.reason, "computer": self.client_id}


ActOfOffice = AgentAct | ComputerAct


class OwnMatter(ActRefused):
    """It concerns the agent: somebody else must do it."""


def is_own_matter(agent: PortalUser, taxpayer: Taxpayer) -> bool:
    """Whether it is the agent, or whom they have any role in, a delegation or a household with."""
    return is_tied(agent, taxpayer)


def refuse_own_matter(by: ActOfOffice, *taxpayers: Taxpayer) -> None:
    """No agent decides in a matter of their own, neither the one who asks nor the one who confirms."""
    if any(is_own_matter(agent, taxpayer) for agent in by.agents for taxpayer in taxpayers):
        raise OwnMatter


def tell_of_act(taxpayer: Taxpayer, kind: str, by: AgentAct) -> None:
    """A mail to the accounts behind the taxpayer; `kind` is that of the activity's line."""
    tell_people(people_of(taxpayer), taxpayer, kind, by)


def tell_people(people: Iterable[PortalUser], taxpayer: Taxpayer, kind: str, by: AgentAct) -> None:
    """The same mail to these people."""
    for user in people:
        _tell(user, taxpayer.full_name, kind, by)


def tell_account(user: PortalUser, kind: str, by: AgentAct) -> None:
    """The same mail about the account itself."""
    _tell(user, user.full_name or user.email, kind, by)


def tell_news(taxpayer: Taxpayer, kind: str, path: str) -> None:
    """A mail to the people behind the taxpayer: what happened, as the activity's line has it, and where it
    is read. What it says of their affairs, amounts above all, they read there."""
    for user in people_of(taxpayer):
        with translation.override(user.language):
            words = words_of(kind)
        context = {
            "first_name": user.known_first_name,
            "taxpayer": taxpayer.full_name,
            "act": words,
            "date": clock.now(),
            "url": settings.SITE_URL + path,
        }
        if user.email:
            enqueue_mail(user.email, "department_news", language=user.language, context=context)


def tell_desk(taxpayer: Taxpayer) -> None:
    """A mail to the agents' own mailbox, where the operator set one: a contest waits on their list."""
    if settings.AGENTS_ADDRESS:
        context = {
            "taxpayer": taxpayer.full_name,
            "url": settings.SITE_URL + reverse("agents:contests"),
        }
        enqueue_mail(
            settings.AGENTS_ADDRESS, "contest_opened", language=settings.LANGUAGE_CODE, context=context
        )


def _tell(user: PortalUser, about: str, kind: str, by: AgentAct) -> None:
    with translation.override(user.language):
        words = words_of(kind)
    context = {
        "first_name": user.known_first_name,
        "taxpayer": about,
        "act": words,
        "reason": by.reason,
        "date": clock.now(),
    }
    if user.email:
        enqueue_mail(user.email, "agent_acted", language=user.language, context=context)
