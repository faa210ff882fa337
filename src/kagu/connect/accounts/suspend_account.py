"""Suspending an account: nobody logs in until an agent lifts it; no link or reset does (S1).

One agent alone suspends for a day, which ends by itself; for longer, two decide (D35).
"""

from datetime import datetime, timedelta

from django.db import transaction

from kagu.chores.pieces import do_each
from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.count_failures import forget_all_failures
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, lock_for_act, tell_of_act
from kagu.connect.accounts.models import Lock, User
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.desk.agent_act import ActRefused
from kagu.site import clock

ALONE = timedelta(days=1)
# Day after day is longer than a day.
ALONE_AGAIN_AFTER = timedelta(days=7)
State = User.State


class SuspendedLately(ActRefused):
    """One agent alone suspended this account a few days ago: another must agree now."""


@transaction.atomic
def suspend_account(user: User, by: AgentAct) -> None:
    """All that opens the account ends but its owner's own credentials; every connected service is told.

    A suspension for a day goes on until an agent lifts it.
    """
    user = lock_for_act(user, by, State.ACTIVE, State.LOCKED, State.SUSPENDED)
    if user.state == State.SUSPENDED and user.suspended_until is None:
        raise ActRefused
    _suspend(user, by, "account_suspended", until=None)


@transaction.atomic
def suspend_for_a_day(user: User, by: AgentAct) -> None:
    """The same, by one agent: `end_short_suspensions` ends it. Raises SuspendedLately."""
    user = lock_for_act(user, by, State.ACTIVE, State.LOCKED)
    lately = clock.now() - ALONE_AGAIN_AFTER
    if user.activities.filter(kind="account_suspended_for_a_day", at__gt=lately).exists():
        raise SuspendedLately
    _suspend(user, by, "account_suspended_for_a_day", until=clock.now() + ALONE)


@transaction.atomic
def lift_suspension(user: User, by: AgentAct) -> None:
    """The account may be used again, whatever locked it before."""
    user = lock_for_act(user, by, State.SUSPENDED)
    user.locked_at = None
    open_locks = user.locks.filter(released_at=None)
    open_locks.update(released_at=clock.now(), released_by=Lock.Release.AGENT)
    forget_all_failures(user)
    _open_again(user, State.ACTIVE)
    activity.record(user, "suspension_lifted", **by.line)
    announce(SecurityEvent.ACCOUNT_ENABLED, user, initiating_entity="admin")
    tell_of_act(user, "suspension_lifted", by)


def end_short_suspensions() -> int:
    """The worker's chore: suspensions for a day whose day is over; how many ended."""
    # Asked again for each: two agents make one longer meanwhile, or one lifts it.
    return do_each(User.objects.filter(state=State.SUSPENDED, suspended_until__lte=clock.now()), _end)


def _end(user: User) -> None:
    is_locked = user.locks.filter(released_at=None).exists()
    _open_again(user, State.LOCKED if is_locked else State.ACTIVE)
    activity.record(user, "suspension_ended")
    announce(SecurityEvent.ACCOUNT_ENABLED, user, initiating_entity="policy")


def _suspend(user: User, by: AgentAct, kind: str, *, until: datetime | None) -> None:
    is_new = user.state != State.SUSPENDED
    user.state, user.suspended_until = State.SUSPENDED, until
    user.suspended_at = user.suspended_at or clock.now()
    user.save(update_fields=["state", "suspended_at", "suspended_until"])
    if is_new:
        announce(SecurityEvent.ACCOUNT_DISABLED, user, initiating_entity="admin")
        end_authority(user, CredentialEvent.SUSPENDED)
    activity.record(user, kind, **by.line)
    tell_of_act(user, kind, by)


def _open_again(user: User, state: User.State) -> None:
    user.state, user.suspended_at, user.suspended_until = state, None, None
    user.save(update_fields=["state", "suspended_at", "suspended_until", "locked_at"])
