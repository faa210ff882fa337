"""What each side decides about one delegation."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from kagu.tax_portal.taxpayers.answer_delegation import (
    accept_delegation,
    refuse_delegation,
    renounce_delegation,
)
from kagu.tax_portal.taxpayers.delegations import DelegationRefused
from kagu.tax_portal.taxpayers.govern_delegation import (
    renew_delegation,
    resume_delegation,
    revoke_delegation,
    suspend_delegation,
)
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from kagu.tax_portal.taxpayers.person_request import PersonRequest

Act = Callable[[PortalUser, uuid.UUID], Delegation]
ACTIONS: dict[str, tuple[Act, Promise]] = {
    "accepter": (accept_delegation, gettext_lazy("La délégation est acceptée : vous pouvez agir.")),
    "refuser": (refuse_delegation, gettext_lazy("La proposition est refusée.")),
    "renoncer": (renounce_delegation, gettext_lazy("Vous avez renoncé à cette délégation.")),
    "suspendre": (suspend_delegation, gettext_lazy("La délégation est suspendue.")),
    "reprendre": (resume_delegation, gettext_lazy("La délégation est de nouveau active.")),
    "revoquer": (revoke_delegation, gettext_lazy("La délégation est révoquée.")),
    "renouveler": (renew_delegation, gettext_lazy("La délégation est renouvelée.")),
}


@require_POST
def decide(request: PersonRequest, delegation_id: uuid.UUID, action: str) -> HttpResponse:
    """Each button of the list; the effect is immediate."""
    if action not in ACTIONS:
        raise Http404
    act, done = ACTIONS[action]
    try:
        act(request.user, delegation_id)
    except DelegationRefused:
        messages.error(request, _("Cette délégation a changé entre-temps : voici où elle en est."))
    else:
        messages.success(request, str(done))
    return redirect("delegations:list")
