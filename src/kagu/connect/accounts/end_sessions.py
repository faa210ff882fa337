"""Ending sessions: one, all the others, by an agent all, by an operator everybody's (ASVS 7.4.3, 7.4.5).

Each takes the browser's privileges too: a stolen computer is a stranger's once its session is ended (E23).
"""

from django.db import transaction

from kagu.connect.accounts.attempts.known_devices import (
    find_device,
    forget_devices_of_sessions,
)
from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.site import clock

AT_A_TIME = 200


def end_session(user: User, session_id: int, keep_row_key: str | None, origin: Origin) -> None:
    """End one of the person's other sessions; one that is gone already stays gone."""
    with transaction.atomic():
        ended = list(user.login_sessions.filter(pk=session_id).exclude(session_key=keep_row_key))
        forget_devices_of_sessions(user, [session.sid for session in ended])
        end_login_sessions(ended)
        for session in ended:
            activity.record(user, "session_ended", origin, device=session.user_agent)


def end_other_sessions(user: User, keep_row_key: str | None, origin: Origin) -> int:
    """End all but the one that asks; how many they were. Browsers whose session ended long ago count too."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        count = user.login_sessions.exclude(session_key=keep_row_key).count()
        device = find_device(user, origin)
        end_authority(
            user, CredentialEvent.SESSIONS_CLOSED, origin, keep_row_key=keep_row_key, keep_device=device
        )
        activity.record(user, "other_sessions_ended", origin, count=count)
    return count


def end_all_sessions(user: User, *, actor: str, **details: str) -> None:
    """By an agent: on every device."""
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        end_authority(user, CredentialEvent.SESSIONS_CLOSED)
        activity.record(user, "all_sessions_ended", None, actor=actor, **details)


def end_everybodys_sessions(*, actor: str, reason: str) -> int:
    """By an operator, after a leak: account by account, so that nobody waits for all; how many accounts."""
    begun = LoginSession.objects.filter(created_at__lte=clock.now())
    people = User.objects.filter(pk__in=begun.exclude(user=None).values("user_id")).order_by("pk")
    count = 0
    while some := list(people[:AT_A_TIME]):
        for user in some:
            end_all_sessions(user, actor=actor, reason=reason)
        count += len(some)
    # Nobody is logged in there yet, but a password may have been given already.
    while strangers := list(begun.filter(user=None).order_by("pk")[:AT_A_TIME]):
        end_login_sessions(strangers)
    return count
