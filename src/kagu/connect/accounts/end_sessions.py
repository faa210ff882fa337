"""Ending sessions: one of them, all the others, or by an agent all (ASVS 7.4.3, 7.4.5, 7.5.2)."""

from django.db import transaction

from kagu.connect.accounts import activity
from kagu.connect.accounts.login_sessions import end_login_sessions
from kagu.connect.accounts.models import User
from kagu.connect.accounts.origin import Origin


def end_session(user: User, session_id: int, keep_row_key: str | None, origin: Origin) -> None:
    """End one of the person's other sessions; one that is gone already stays gone."""
    with transaction.atomic():
        ended = list(user.login_sessions.filter(pk=session_id).exclude(session_key=keep_row_key))
        end_login_sessions(ended)
        for session in ended:
            activity.record(user, "session_ended", origin, device=session.user_agent)


def end_other_sessions(user: User, keep_row_key: str | None, origin: Origin) -> int:
    """End all but the one that asks; how many they were."""
    with transaction.atomic():
        ended = list(user.login_sessions.exclude(session_key=keep_row_key))
        end_login_sessions(ended)
        activity.record(user, "other_sessions_ended", origin, count=len(ended))
    return len(ended)


def end_all_sessions(user: User, *, actor: str, **details: str) -> None:
    """By an agent: on every device."""
    with transaction.atomic():
        end_login_sessions(user.login_sessions.all())
        activity.record(user, "all_sessions_ended", None, actor=actor, **details)
