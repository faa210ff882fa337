"""Who may open a desk: agents who proved a short time ago, with two factors, that it is still them."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from kagu.design_system.kept_forms import keep_until_proved
from kagu.site import clock

# A form opened in time may be sent a while later: what was typed is not lost.
TIME_TO_FILL_A_FORM = timedelta(minutes=15)
Page = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Guard:
    """Stands before every page of a site's desk, as its decorator; what was typed waits for the proof.

    A proof serves for `recent`; `prove_again` gives the address that asks for another and then comes
    back to the path it was given. `has_two_factors` tells whether this session showed a second factor, and
    `ask_for_factor` gives what an agent sees whose session has not: how to prove, how to enrol, nothing
    else. `has_factor` tells of an agent who is known to have one: the grace is for the first enrolment.
    """

    recent: timedelta
    prove_again: Callable[[str], str]
    has_two_factors: Callable[[HttpRequest], bool]
    ask_for_factor: Callable[[HttpRequest], HttpResponse]
    has_factor: Callable[[Any], bool]

    def __call__(self, page: Page) -> Page:
        """Raises PermissionDenied for everybody else; asks an agent for the proof when it is too old."""

        @functools.wraps(page)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not (request.user.is_authenticated and request.user.is_staff):
                raise PermissionDenied
            if not self._is_recent(request):
                keep_until_proved(request)
                return redirect(self.prove_again(request.path))
            if not (self.has_two_factors(request) or self._is_in_grace(request.user)):
                keep_until_proved(request)
                return self.ask_for_factor(request)
            return page(request, *args, **kwargs)

        return guarded

    def _is_recent(self, request: HttpRequest) -> bool:
        limit = self.recent if request.method in ("GET", "HEAD") else self.recent + TIME_TO_FILL_A_FORM
        proved_at = request.session.get("auth_time") or 0
        return clock.timestamp() - proved_at <= limit.total_seconds()

    def _is_in_grace(self, agent: Any) -> bool:
        """For so long after the right was given, one who has no second factor yet may do without."""
        since = agent.agent_since or agent.created_at
        return not self.has_factor(agent) and clock.now() < since + settings.AGENT_FACTOR_GRACE
