"""Who may open the desk: agents whom the provider saw a short time ago; no password is typed here."""

import functools
import time
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kagu.tax_portal.taxpayers.person_request import PersonRequest

# A form opened in time may be sent a while later: what was typed is not lost.
TIME_TO_FILL_A_FORM = timedelta(minutes=15)
Page = Callable[..., HttpResponse]


def agents_only(page: Page) -> Page:
    """Refuses everybody else; sends an agent to log in again when that was too long ago."""

    @functools.wraps(page)
    def guarded(request: PersonRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not (request.user.is_authenticated and request.user.is_staff):
            raise PermissionDenied
        if _is_recent(request):
            return page(request, *args, **kwargs)
        query = {"next": request.path, "max_age": int(settings.RECENT_LOGIN_LIFETIME.total_seconds())}
        return redirect(f"{reverse('relying_party:login')}?{urlencode(query)}")

    return guarded


def _is_recent(request: PersonRequest) -> bool:
    limit: timedelta = settings.RECENT_LOGIN_LIFETIME
    if request.method not in ("GET", "HEAD"):
        limit += TIME_TO_FILL_A_FORM
    return time.time() - (request.session.get("auth_time") or 0) <= limit.total_seconds()
