"""How long a session lasts that does nothing more, and one request that makes it last."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kagu.design_system.templatetags.design_system import hour
from kagu.relying_party.session_store import ends_at
from kagu.site import clock


def session_left(request: HttpRequest) -> dict[str, Any]:
    """`ends`, the time of day as people read it, and the `seconds` until then."""
    end = ends_at(request.session)
    return {"ends": hour(end), "seconds": max(int((end - clock.now()).total_seconds()), 0)}


@require_safe
def stay(request: HttpRequest) -> HttpResponse:
    """« Rester connecté »: whoever asks is there, and that is all it takes."""
    return JsonResponse(session_left(request))
