"""Who may open a desk: agents who proved a short time ago that it is still them."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kagu.site import clock

# A form opened in time may be sent a while later: what was typed is not lost.
TIME_TO_FILL_A_FORM = timedelta(minutes=15)
Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Guard:
    """Stands before every page of a site's desk, as its decorator.

    A proof serves for `recent`; `prove_again` gives the address that asks for another and then comes
    back to the path it was given.
    """

    recent: timedelta
    prove_again: Callable[[str], str]

    def __call__(self, page: Page) -> Page:
        """Raises PermissionDenied for everybody else; asks an agent for the proof when it is too old."""

        @functools.wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_authenticated and request.user.is_staff):
                raise PermissionDenied
            if self._is_recent(request):
                return page(request, *args, **kwargs)
            return redirect(self.prove_again(request.path))

        return guarded

    def _is_recent(self, request: HttpRequest) -> bool:
        limit = self.recent if request.method in ("GET", "HEAD") else self.recent + TIME_TO_FILL_A_FORM
        proved_at = request.session.get("auth_time") or 0
        return clock.timestamp() - proved_at <= limit.total_seconds()
