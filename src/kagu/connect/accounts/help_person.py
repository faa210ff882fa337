"""What an agent does for someone at the counter: the person's own acts, never a password (ASVS 6.4.6)."""

from datetime import timedelta

from django.db import transaction

from kagu.connect.accounts.attempts.shares import NothingMoreSent, take_own_share
from kagu.connect.accounts.cancel_planned_deletion import bring_back
from kagu.connect.accounts.create_account import send_activation_mail
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.end_sessions import end_all_sessions
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import AgentAct, lock_for_act, tell_of_act
from kagu.connect.accounts.models import Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.accounts.second_factors.changes import Factor, has_second_factor, remove_factor
from kagu.connect.accounts.take_back_account import take_back_since
from kagu.connect.accounts.unlock_account import release_lock
from kagu.desk.agent_act import ActRefused
from kagu.site import clock

State = User.State
TAKEN_BACK_FOR = timedelta(days=7)


class EnoughMailsToday(ActRefused):
    """The mailbox has had as many of these mails today as it may get."""


@transaction.atomic
def resend_activation(user: User, by: AgentAct) -> None:
    """M1 once more; it alone goes to a mailbox that nobody has proven yet."""
    user = lock_for_act(user, by, State.PENDING)
    _take_share("activation_sent_by_agent", user)
    send_activation_mail(user, Origin())
    activity.record(user, "activation_sent_by_agent", **by.line)


@transaction.atomic
def unlock(user: User, by: AgentAct) -> None:
    """What the link in M6 does."""
    user = lock_for_act(user, by, State.LOCKED)
    if not release_lock(user, Lock.Release.AGENT, **by.line):
        raise ActRefused
    tell_of_act(user, "account_unlocked", by)


@transaction.atomic
def send_reset_link(user: User, by: AgentAct) -> None:
    """M7 to the account's own mailbox: only its owner chooses the new password."""
    user = lock_for_act(user, by, *User.LIVE_STATES)
    _take_share("reset_sent_by_agent", user)
    request_password_reset(user.email, Origin())
    activity.record(user, "reset_sent_by_agent", **by.line)
    tell_of_act(user, "reset_sent_by_agent", by)


@transaction.atomic
def end_sessions_of(user: User, by: AgentAct) -> None:
    """On every device; connected services are told (ASVS 7.4.5)."""
    user = lock_for_act(user, by, *User.LIVE_STATES)
    end_all_sessions(user, **by.line)
    tell_of_act(user, "all_sessions_ended", by)


@transaction.atomic
def take_back(user: User, by: AgentAct) -> None:
    """What « Ce n'est pas moi » does, for a person who proved who they are: seven days are undone."""
    user = lock_for_act(user, by, State.ACTIVE, State.LOCKED)
    take_back_since(user, clock.now() - TAKEN_BACK_FOR, **by.line)
    tell_of_act(user, "account_taken_back", by)


@transaction.atomic
def remove_factors(user: User, by: AgentAct) -> None:
    """For a person who proved who they are and lost every key and code; each is told by mail."""
    user = lock_for_act(user, by, State.ACTIVE, State.LOCKED)
    if not has_second_factor(user):
        raise ActRefused
    factors: list[Factor] = [*user.passkeys.all(), *user.code_generators.all()]
    for factor in factors:
        remove_factor(factor, Origin())
    activity.record(user, "factors_removed_by_agent", **by.line)
    tell_of_act(user, "factors_removed_by_agent", by)


@transaction.atomic
def delete_on_request(user: User, by: AgentAct) -> None:
    """For a person who asks and cannot log in."""
    user = lock_for_act(user, by, *User.LIVE_STATES, State.SUSPENDED)
    # First: the address goes with the account.
    tell_of_act(user, "account_deleted", by)
    delete_account(user, **by.line)


@transaction.atomic
def cancel_deletion(user: User, by: AgentAct) -> None:
    """For a person who changed their mind and no longer has the link."""
    user = lock_for_act(user, by, State.CLOSING)
    bring_back(user, **by.line)
    tell_of_act(user, "deletion_cancelled", by)


def _take_share(kind: str, user: User) -> None:
    """What agents may send is not what strangers spend."""
    try:
        take_own_share(kind, user.pk)
    except NothingMoreSent as refusal:
        raise EnoughMailsToday from refusal
