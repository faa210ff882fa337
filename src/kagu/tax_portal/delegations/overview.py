"""Every delegation that concerns me, with what I can do about it now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.delegations import delegations
from kagu.tax_portal.taxpayers.models import Delegation
from kagu.tax_portal.taxpayers.person_request import PersonRequest


@require_safe
def show(request: PersonRequest) -> HttpResponse:
    """Received first: somebody may be waiting for an answer."""
    own = access.own_taxpayer(request.user)
    principals = access.governed_by(request.user)
    context = {
        "received": delegations.received_by(own)[:100],
        "principals": [(principal, delegations.given_by(principal)[:100]) for principal in principals],
        "own": own,
        "over": (Delegation.State.ENDED, Delegation.State.REFUSED, Delegation.State.EXPIRED),
    }
    return render(request, "delegations/list.html", context)
