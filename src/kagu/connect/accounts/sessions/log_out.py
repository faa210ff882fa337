"""Leaving this browser's session."""

from django.db import transaction
from django.http import HttpRequest

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.sessions.login_sessions import current, end_login_sessions


def log_out(request: HttpRequest) -> None:
    """End the session everywhere it is known, and forget all that this browser's cookie held."""
    session = current(request)
    with transaction.atomic():
        if session and session.user:
            activity.record(session.user, "logged_out", origin_of(request))
            end_login_sessions([session])
    request.session.flush()
