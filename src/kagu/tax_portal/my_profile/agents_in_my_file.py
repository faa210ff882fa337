"""What agents did in the person's own file, and who opened it, with the reason they gave."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.desk.looks import reason_in_words
from kagu.tax_portal.taxpayers.access import own_taxpayer
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.person_request import PersonRequest

LINES_PER_PAGE = 30


@require_safe
def read(request: PersonRequest) -> HttpResponse:
    """The newest first; agents are told as agents, not by name."""
    activities = own_taxpayer(request.user).activities.exclude(actor="")
    page = Paginator(activities, LINES_PER_PAGE).get_page(request.GET.get("page"))
    lines = [
        {"at": line.at, "words": words_of(line.kind), "why": reason_in_words(line.reason)} for line in page
    ]
    return render(request, "my_profile/agents_in_my_file.html", {"page": page, "lines": lines})
