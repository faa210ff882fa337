"""What agents did in the person's own file, and who opened it, with the reason they gave."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.desk.looks import reason_in_words
from kagu.tax_portal.taxpayers.access import own_taxpayer
from kagu.tax_portal.taxpayers.history.activity_words import words_of
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def read(request: PersonRequest) -> HttpResponse:
    """The newest first; agents are told as agents, not by name."""
    activities = own_taxpayer(request.user).activities.exclude(actor="")
    page = page_of(request, activities)
    lines = [
        {"at": line.at, "words": words_of(line.kind), "why": reason_in_words(line.reason)} for line in page
    ]
    return render(request, "my_profile/agents_in_my_file.html", {"page": page, "lines": lines})
