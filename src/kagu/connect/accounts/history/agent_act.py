"""The agent's act on an account: whom they may help, and the mail by which the person learns of it."""

from django.utils import translation

from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.history.words import WORDS
from kagu.connect.accounts.models import User
from kagu.desk import agent_act
from kagu.desk.agent_act import ActRefused
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

AgentAct = agent_act.AgentAct[User]
# How the desk names accounts among what its acts are about.
DESK_FAMILY = "account"


class NotThisAccount(ActRefused):
    """Their own account, or another agent's: only a superuser helps agents."""


def may_help(agent: User, user: User) -> bool:
    """Nobody helps themselves, and only a superuser helps agents."""
    return user.pk != agent.pk and (agent.is_superuser or not user.is_staff)


def refuse_this_account(user: User, by: AgentAct) -> None:
    """Raises NotThisAccount: also where the second agent is the person."""
    if not may_help(by.agent, user) or (by.second and by.second.pk == user.pk):
        raise NotThisAccount


def lock_for_act(user: User, by: AgentAct, *states: str) -> User:
    """The account's row, locked; refused unless it is in one of these states and the agent may touch it."""
    refuse_this_account(user, by)
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.state not in states:
        raise ActRefused
    return locked


def tell_of_act(user: User, kind: str, by: AgentAct) -> None:
    """A mail that says what was done, when and why; `kind` is that of the activity's line."""
    with translation.override(user.language):
        words = str(WORDS[kind])
    enqueue_mail(
        user.email,
        "agent_acted",
        language=user.language,
        context={"first_name": user.first_name, "act": words, "reason": by.reason, "date": clock.now()},
        sealed_context={"take_back_url": take_back_url(user)},
    )
