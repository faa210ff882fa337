"""Suspending an account: nobody logs in until an agent lifts it; no link or reset does (S1)."""

from django.db import transaction

from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.count_failures import forget_failures
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, lock_for_act, tell_of_act
from kagu.connect.accounts.models import Lock, User
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.site import clock


@transaction.atomic
def suspend_account(user: User, by: AgentAct) -> None:
    """All that opens the account ends but its owner's own credentials; every connected service is told."""
    user = lock_for_act(user, by, User.State.ACTIVE, User.State.LOCKED)
    user.state, user.suspended_at = User.State.SUSPENDED, clock.now()
    user.save(update_fields=["state", "suspended_at"])
    announce(SecurityEvent.ACCOUNT_DISABLED, user, initiating_entity="admin")
    end_authority(user, CredentialEvent.SUSPENDED)
    activity.record(user, "account_suspended", **by.line)
    tell_of_act(user, "account_suspended", by)


@transaction.atomic
def lift_suspension(user: User, by: AgentAct) -> None:
    """The account may be used again, whatever locked it before."""
    user = lock_for_act(user, by, User.State.SUSPENDED)
    user.state, user.suspended_at, user.locked_at = User.State.ACTIVE, None, None
    user.save(update_fields=["state", "suspended_at", "locked_at"])
    open_locks = user.locks.filter(released_at=None)
    open_locks.update(released_at=clock.now(), released_by=Lock.Release.AGENT)
    forget_failures(user)
    activity.record(user, "suspension_lifted", **by.line)
    announce(SecurityEvent.ACCOUNT_ENABLED, user, initiating_entity="admin")
    tell_of_act(user, "suspension_lifted", by)
