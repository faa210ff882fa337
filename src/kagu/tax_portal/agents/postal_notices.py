"""Printing the letters that wait, all together; and the last ones again when the printer jammed."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kagu.papers.make_pdf import make_pdf
from kagu.tax_portal.agents.postal_notice_pdf import postal_notices_paper
from kagu.tax_portal.taxpayers.desk.print_postal_notices import (
    BATCH,
    last_printed_notices,
    print_postal_notices,
    waiting_notices,
)
from kagu.tax_portal.taxpayers.models import PostalNotice
from kagu.tax_portal.taxpayers.person_request import PersonRequest

AGAIN = "again"


@require_http_methods(["GET", "HEAD", "POST"])
def print_waiting(request: PersonRequest) -> HttpResponse:
    """GET tells how many wait, POST prints them."""
    if request.method == "POST":
        is_again = request.POST.get("which") == AGAIN
        return _printed(
            last_printed_notices(request.user) if is_again else print_postal_notices(request.user)
        )
    waiting = waiting_notices().count()
    context = {
        "waiting": waiting,
        "next_batch": min(waiting, BATCH),
        "last_printed": len(last_printed_notices(request.user)),
        "again": AGAIN,
    }
    return render(request, "agents/postal_notices.html", context)


def _printed(notices: list[PostalNotice]) -> HttpResponse:
    if not notices:
        return redirect("agents:postal_notices")
    response = HttpResponse(make_pdf(postal_notices_paper(notices)), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="courriers.pdf"'
    response["Cache-Control"] = "no-store"
    return response
