"""« Démarches personnelles »: what I can file for myself, and what I filed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for, service_lines, visible_dossiers
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """Refused while personal procedures are off (E47)."""
    taxpayer = access.personal_taxpayer(request.user)
    context = acting_for(request.user, taxpayer) | {
        "lines": service_lines(request.user, taxpayer),
        "dossiers": page_of(request, visible_dossiers(request.user, taxpayer)),
    }
    return render(request, "procedures/personal.html", context)
