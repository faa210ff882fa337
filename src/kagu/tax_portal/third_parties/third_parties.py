"""The third parties one acts for, and what one may do for each."""

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for, service_lines, visible_dossiers
from kagu.tax_portal.taxpayers.person_request import PersonRequest

PER_PAGE = 20


@require_safe
def show_all(request: PersonRequest) -> HttpResponse:
    """« Agir pour »: companies and principals, found by name or fiscal identifier."""
    wanted = request.GET.get("q", "").strip()[:100]
    found = access.third_parties_of(request.user)
    if wanted:
        found = found.filter(
            Q(name__icontains=wanted) | Q(first_names__icontains=wanted) | Q(fiscal_id=wanted)
        )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "third_parties/list.html", {"page": page, "wanted": wanted})


@require_safe
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """One third party: its services with my rights, its dossiers."""
    taxpayer = access.third_parties_of(request.user).filter(pk=taxpayer_id).first()
    if taxpayer is None:
        raise Http404
    context = acting_for(request.user, taxpayer) | {
        "lines": service_lines(request.user, taxpayer),
        "dossiers": visible_dossiers(request.user, taxpayer),
    }
    return render(request, "third_parties/third_party.html", context)
