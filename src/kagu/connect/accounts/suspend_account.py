"""Suspending an account: nobody logs in until an agent lifts it; no link or reset does (S1)."""

from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts.change_email import cancel_email_change
from kagu.connect.accounts.count_failures import forget_failures
from kagu.connect.accounts.export.fetch import erase_export
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, lock_for_act, tell_of_act
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.models import Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent


@transaction.atomic
def suspend_account(user: User, by: AgentAct) -> None:
    """Sessions, links, a pending change of address and an export end; every connected service is told."""
    user = lock_for_act(user, by, User.State.ACTIVE, User.State.LOCKED)
    user.state, user.suspended_at = User.State.SUSPENDED, timezone.now()
    user.save(update_fields=["state", "suspended_at"])
    cancel_email_change(user, Origin())
    end_links(Ending.SUSPENDED, user.pk)
    erase_export(user)
    announce(SecurityEvent.ACCOUNT_DISABLED, user, initiating_entity="admin")
    end_login_sessions(user.login_sessions.all())
    activity.record(user, "account_suspended", **by.line)
    tell_of_act(user, "account_suspended", by)


@transaction.atomic
def lift_suspension(user: User, by: AgentAct) -> None:
    """The account may be used again, whatever locked it before."""
    user = lock_for_act(user, by, User.State.SUSPENDED)
    user.state, user.suspended_at, user.locked_at = User.State.ACTIVE, None, None
    user.save(update_fields=["state", "suspended_at", "locked_at"])
    open_locks = user.locks.filter(released_at=None)
    open_locks.update(released_at=timezone.now(), released_by=Lock.Release.AGENT)
    forget_failures(user)
    activity.record(user, "suspension_lifted", **by.line)
    announce(SecurityEvent.ACCOUNT_ENABLED, user, initiating_entity="admin")
    tell_of_act(user, "suspension_lifted", by)
