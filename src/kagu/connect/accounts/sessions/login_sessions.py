"""Opening and ending the sessions in which people are logged in."""

import secrets
from collections.abc import Iterable

from django.contrib import auth
from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.clients.announce import announce_session_end
from kagu.site import clock

BACKEND = "kagu.connect.accounts.sessions.backend.AccountBackend"


def open_login_session(request: HttpRequest, user: User, amr: list[str]) -> None:
    """Log the person in: a new cookie always; the same account in the same browser keeps its `sid`."""
    # No savepoint: without a session the login fails as a whole.
    with transaction.atomic(savepoint=False):
        former = current(request)
        if former and former.user_id != user.pk:
            end_login_sessions([former])
            request.session.flush()
            former = None
        auth.login(request, user, backend=BACKEND)
        if former:
            # Django keeps the cookie of whoever logs in again.
            request.session.cycle_key()
        request.session.origin = origin_of(request)  # type: ignore[attr-defined]
        if not former:
            # The browser's row may be older than the login: it was anybody's until now.
            request.session.begins_at = clock.now()  # type: ignore[attr-defined]
        request.session["sid"] = former.sid if former else secrets.token_hex(16)
        request.session["auth_time"] = clock.seconds()
        request.session["amr"] = amr
        request.session.save()


def end_login_sessions(sessions: Iterable[LoginSession]) -> None:
    """Tell every service that knows them, then delete them: their grants go with the rows."""
    keys = [session.pk for session in sessions]
    with transaction.atomic():
        # Locked first: a code redeemed meanwhile waits, then finds its session gone.
        ended = list(LoginSession.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
        announce_session_end(ended)
        LoginSession.objects.filter(pk__in=keys).delete()


def end_other_login_sessions(user: User, keep_row_key: str | None) -> None:
    """All of this account's sessions but one."""
    end_login_sessions(user.login_sessions.exclude(session_key=keep_row_key))


def current(request: HttpRequest) -> LoginSession | None:
    """The session this request is logged in with, if any."""
    row_key = getattr(request.session, "row_key", None)
    if row_key is None:
        return None
    return LoginSession.objects.filter(session_key=row_key, user__isnull=False).first()
