"""The third parties one acts for, and what one may do for each."""

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.inputs.refusals import InputRefused
from kagu.inputs.typed_text import without_unseen
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.account.overview import acting_for, service_lines, visible_dossiers
from kagu.tax_portal.taxpayers.find_taxpayers import found_by
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

PER_PAGE = 20


@require_safe
def show_all(request: PersonRequest) -> HttpResponse:
    """« Agir pour »: companies and principals, found by name or fiscal identifier."""
    wanted = without_unseen(request.GET.get("q", "")).strip()
    found = access.third_parties_of(request.user)
    if wanted:
        found = _matching(found, wanted)
    page = page_of(request, found, per_page=PER_PAGE)
    return render(request, "third_parties/list.html", {"page": page, "wanted": wanted})


def _matching(taxpayers: QuerySet[Taxpayer], wanted: str) -> QuerySet[Taxpayer]:
    """Nobody where nothing can be looked for: the page says so, and what was typed is there."""
    try:
        return taxpayers.filter(found_by(wanted))
    except InputRefused:
        return taxpayers.none()


@require_safe
def show(request: PersonRequest, taxpayer_id: int) -> HttpResponse:
    """One third party: its services with my rights, its dossiers."""
    taxpayer = access.third_parties_of(request.user).filter(pk=taxpayer_id).first()
    if taxpayer is None:
        raise Http404
    context = acting_for(request.user, taxpayer) | {
        "lines": service_lines(request.user, taxpayer),
        "dossiers": page_of(request, visible_dossiers(request.user, taxpayer)),
    }
    return render(request, "third_parties/third_party.html", context)
