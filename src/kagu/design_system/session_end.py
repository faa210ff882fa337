"""Until when the session of whoever is logged in lasts: every page says so, one request makes it later."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kagu.design_system.hours import hour
from kagu.hashed_sessions.store import HashedSessionStore
from kagu.site import clock


def session_end(request: HttpRequest) -> dict[str, Any]:
    """`time`, of day, as people read it; the `seconds` until then; `is_last` when nothing makes it later."""
    end = cast(HashedSessionStore, request.session).end()
    seconds = max(int((end.at - clock.now()).total_seconds()), 0)
    return {"time": hour(end.at), "seconds": seconds, "is_last": end.is_last}


@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """« Prolonger ma session »: whoever asks is there, and that is all it takes."""
    return JsonResponse(session_end(request))
