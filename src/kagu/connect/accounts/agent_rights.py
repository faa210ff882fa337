"""Who is an agent and who an administrator of this site: rights that two agents decide (D35)."""

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, NotThisAccount, lock_for_act, tell_of_act
from kagu.connect.accounts.models import User
from kagu.desk import journal
from kagu.desk.agent_act import ActRefused
from kagu.site import clock

State = User.State


class RightsHaveHolders(ActRefused):
    """There is an administrator: the next one is made at the desk, by two agents."""


@transaction.atomic
def give_agent_right(user: User, by: AgentAct) -> None:
    """The desk opens at their next page. An administrator alone asks for it."""
    user = _lock(user, by)
    if user.is_staff:
        raise ActRefused
    _set(user, "agent_right_given", by, is_staff=True, is_superuser=False)


@transaction.atomic
def take_agent_right(user: User, by: AgentAct) -> None:
    """The desk is closed to them at once; whoever is no agent is no administrator."""
    user = _lock(user, by)
    if not user.is_staff:
        raise ActRefused
    _set(user, "agent_right_taken", by, is_staff=False, is_superuser=False)


@transaction.atomic
def give_admin_right(user: User, by: AgentAct) -> None:
    """They also decide about agents and their rights."""
    user = _lock(user, by)
    if user.is_superuser:
        raise ActRefused
    _set(user, "admin_right_given", by, is_staff=True, is_superuser=True)


@transaction.atomic
def take_admin_right(user: User, by: AgentAct) -> None:
    """They stay agents."""
    user = _lock(user, by)
    if not user.is_superuser:
        raise ActRefused
    _set(user, "admin_right_taken", by, is_staff=True, is_superuser=False)


@transaction.atomic
def make_first_admin(user: User, *, actor: str, reason: str, is_alone: bool = False) -> None:
    """On the day of installation, by command or first-run link; `is_alone` when nobody can enter any more.

    Both are recorded. Raises RightsHaveHolders, ActRefused for an account that is not open.
    """
    user = _lock_open(user)
    _record_alone("admin_right_given", user, actor, reason, is_alone=is_alone)
    _save(user, is_staff=True, is_superuser=True)


@transaction.atomic
def remove_admin(user: User, *, actor: str, reason: str, is_alone: bool = False) -> None:
    """By command, where the desk cannot: there is no other administrator, or, `is_alone`, none can enter.

    They stay agents. Raises RightsHaveHolders, ActRefused for an account that is none or not open.
    """
    user = _lock_open(user)
    if not user.is_superuser:
        raise ActRefused
    _record_alone("admin_right_taken", user, actor, reason, is_alone=is_alone)
    _save(user, is_staff=True, is_superuser=False)


def _lock_open(user: User) -> User:
    locked = User.objects.select_for_update().get(pk=user.pk)
    if locked.state not in (State.ACTIVE, State.LOCKED):
        raise ActRefused
    return locked


def _record_alone(kind: str, user: User, actor: str, reason: str, *, is_alone: bool) -> None:
    journal.record(kind, subject=f"account:{user.pk}", actor=actor, reason=reason, is_alone=is_alone)
    # Asked after the journal's lock: of two at once the second one waits there, and sees what the first did.
    if has_admin(but=user) and not is_alone:
        raise RightsHaveHolders
    activity.record(user, kind, actor=actor, reason=reason)


def has_admin(*, but: User | None = None) -> bool:
    """Whether an administrator, another one than this, can enter."""
    holders = User.objects.filter(is_superuser=True)
    return any(holder.is_active and holder != but for holder in holders)


def _lock(user: User, by: AgentAct) -> User:
    if not by.agent.is_superuser:
        raise NotThisAccount
    return lock_for_act(user, by, State.ACTIVE, State.LOCKED, State.SUSPENDED)


def _set(user: User, kind: str, by: AgentAct, *, is_staff: bool, is_superuser: bool) -> None:
    _save(user, is_staff=is_staff, is_superuser=is_superuser)
    activity.record(user, kind, **by.line)
    tell_of_act(user, kind, by)


def _save(user: User, *, is_staff: bool, is_superuser: bool) -> None:
    if is_staff and not user.is_staff:
        user.agent_since = clock.now()
    user.is_staff, user.is_superuser = is_staff, is_superuser
    user.save(update_fields=["is_staff", "is_superuser", "agent_since"])
