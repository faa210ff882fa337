"""What every act of an agent carries: who helps, and why."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.contrib.auth.base_user import AbstractBaseUser

LONGEST_REASON = 300
LONGEST_ACTOR = 150


class ActRefused(Exception):
    """What the act is about is not in a state for it, or not any more."""


# The row of an account on one of the sites: it has `full_name` and `email`.
AgentOfSite = TypeVar("AgentOfSite", bound=AbstractBaseUser)


def name_of(agent: Any) -> str:
    """The agent's name as a history keeps it."""
    return str(agent.full_name or agent.email)[:LONGEST_ACTOR]


@dataclass(frozen=True)
class AgentAct(Generic[AgentOfSite]):
    """The agent, and the reason given for the act; both go into the history.

    `second` is the agent who confirmed it, for an act that waits for one; `wanted` what else such an act
    was asked with.
    """

    agent: AgentOfSite
    reason: str
    second: AgentOfSite | None = None
    wanted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> str:
        """The agent's name as a history keeps it."""
        return name_of(self.agent)

    @property
    def agents(self) -> tuple[AgentOfSite, ...]:
        """Everybody who decides: none of them in a matter of their own."""
        return (self.agent, self.second) if self.second else (self.agent,)

    @property
    def line(self) -> dict[str, Any]:
        """What a history keeps of it: two agents may have one name, the account tells which."""
        line = {"actor": self.actor, "agent": str(self.agent.pk), "reason": self.reason}
        if self.second:
            line |= {"second_actor": name_of(self.second), "second_agent": str(self.second.pk)}
        return line
