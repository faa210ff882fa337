"""Every delegation that concerns me, with what I can do about it now."""

from django.core.paginator import Page
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.design_system.paging import page_of
from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.delegations import delegations
from kagu.tax_portal.taxpayers.models import Delegation, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

PRINCIPALS_PER_PAGE = 10


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """Received first: somebody may be waiting for an answer."""
    own = access.own_taxpayer(request.user)
    principals = page_of(request, access.governed_by(request.user), per_page=PRINCIPALS_PER_PAGE)
    context = {
        "received": page_of(request, delegations.received_by(own), parameter="received"),
        "page": principals,
        "principals": [_given_by(request, principal) for principal in principals],
        "own": own,
        "over": (Delegation.State.ENDED, Delegation.State.REFUSED, Delegation.State.EXPIRED),
    }
    return render(request, "delegations/list.html", context)


def _given_by(request: PersonRequest, principal: Taxpayer) -> tuple[Taxpayer, str, Page]:
    name = f"given-{principal.pk}"
    return principal, name, page_of(request, delegations.given_by(principal), parameter=name)
