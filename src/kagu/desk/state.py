"""« État »: what waits on this site and since when, in an agent's words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.outbox.backlog import backlog
from kagu.outbox.heartbeat import last_beat
from kagu.outbox.lateness import no_worker_is_awake, relay_is_down


@require_safe
def state_page(request: HttpRequest) -> HttpResponse:
    """Counts and times alone: no name, no address."""
    waiting = backlog()
    context = {
        "is_asleep": no_worker_is_awake(),
        "seen_at": last_beat(),
        "relay_is_down": relay_is_down(),
        "by_itself": [waits for waits in waiting if not waits.by_hand],
        "by_hand": [waits for waits in waiting if waits.by_hand],
    }
    return render(request, "desk/state.html", context)
