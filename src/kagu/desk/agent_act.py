"""What every act of an agent carries: who helps, and why."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser

LONGEST_REASON = 300
LONGEST_ACTOR = 150


class ActRefused(Exception):
    """What the act is about is not in a state for it, or not any more."""


# The row of an account on one of the sites: it has `full_name` and `email`.
AgentOfSite = TypeVar("AgentOfSite", bound=AbstractBaseUser)


@dataclass(frozen=True)
class AgentAct(Generic[AgentOfSite]):
    """The agent, and the reason given for the act; both go into the history."""

    agent: AgentOfSite
    reason: str

    @property
    def actor(self) -> str:
        """The agent's name as a history keeps it."""
        agent: Any = self.agent
        return str(agent.full_name or agent.email)[:LONGEST_ACTOR]

    @property
    def line(self) -> dict[str, Any]:
        """What a history keeps of it: two agents may have one name, the account tells which."""
        return {"actor": self.actor, "agent": str(self.agent.pk), "reason": self.reason}
