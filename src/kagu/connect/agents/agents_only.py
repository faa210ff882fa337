"""Who may open the desk: agents who proved a short time ago that it is still them."""

import functools
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.accounts.sessions.store import SessionStore

RECENT = timedelta(minutes=30)
# A form opened in time may be sent a while later: what was typed is not lost.
TIME_TO_FILL_A_FORM = timedelta(minutes=15)
Page = Callable[..., HttpResponse]


class AgentRequest(HttpRequest):
    """The request of an agent."""

    session: SessionStore
    user: User


def agents_only(page: Page) -> Page:
    """Refuses everybody else; asks for the password again when it was typed too long ago."""

    @functools.wraps(page)
    def guarded(request: AgentRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_staff):
            raise PermissionDenied
        if _is_recent(request):
            return page(request, *args, **kwargs)
        return redirect(f"{reverse('my_account:confirm_password')}?{urlencode({'next': request.path})}")

    return guarded


def _is_recent(request: AgentRequest) -> bool:
    limit = RECENT if request.method in ("GET", "HEAD") else RECENT + TIME_TO_FILL_A_FORM
    return timezone.now().timestamp() - request.session.get("auth_time", 0) < limit.total_seconds()
