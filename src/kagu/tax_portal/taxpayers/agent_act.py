"""What every act of an agent carries: who helps and why; and the mail by which people learn of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone, translation

from kagu.outbox.mail import enqueue_mail
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.people import people_of

LONGEST_REASON = 300


class ActRefused(Exception):
    """The taxpayer or the delegation is not in a state for this act, or not any more."""


class OwnMatter(ActRefused):
    """It concerns the agent: somebody else must do it."""


@dataclass(frozen=True)
class AgentAct:
    """The agent, and the reason given for the act; both go into the taxpayer's history."""

    agent: PortalUser
    reason: str

    @property
    def actor(self) -> str:
        return (self.agent.full_name or self.agent.email)[:150]


def refuse_own_matter(by: AgentAct, *taxpayers: Taxpayer) -> None:
    """An agent decides nothing about themselves, or a company they represent."""
    for taxpayer in taxpayers:
        if people_of(taxpayer).filter(pk=by.agent.pk).exists():
            raise OwnMatter


def tell_of_act(taxpayer: Taxpayer, kind: str, by: AgentAct) -> None:
    """A mail to the accounts behind the taxpayer; `kind` is that of the activity's line."""
    tell_people(people_of(taxpayer), taxpayer, kind, by)


def tell_people(people: Iterable[PortalUser], taxpayer: Taxpayer, kind: str, by: AgentAct) -> None:
    """The same mail to these people."""
    for user in people:
        with translation.override(user.language):
            words = words_of(kind)
        context = {
            "first_name": user.first_name,
            "taxpayer": taxpayer.full_name,
            "act": words,
            "reason": by.reason,
            "date": timezone.now(),
        }
        if user.email:
            enqueue_mail(user.email, "agent_acted", language=user.language, context=context)
