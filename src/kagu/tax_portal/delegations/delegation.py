"""What each side decides about one delegation."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.delegations.answer_delegation import (
    accept_delegation,
    refuse_delegation,
    renounce_delegation,
)
from kagu.tax_portal.taxpayers.delegations.delegations import (
    DelegationRefused,
    find_given,
    find_received,
)
from kagu.tax_portal.taxpayers.delegations.govern_delegation import (
    renew_delegation,
    resume_delegation,
    revoke_delegation,
    suspend_delegation,
)
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from kagu.tax_portal.taxpayers.person_request import PersonRequest

Act = Callable[[PortalUser, uuid.UUID], Delegation]
Find = Callable[[PortalUser, uuid.UUID], Delegation]
ACTIONS: dict[str, tuple[Act, Promise]] = {
    "accepter": (accept_delegation, gettext_lazy("La délégation est acceptée : vous pouvez agir.")),
    "refuser": (refuse_delegation, gettext_lazy("La proposition est refusée.")),
    "renoncer": (renounce_delegation, gettext_lazy("Vous avez renoncé à cette délégation.")),
    "suspendre": (suspend_delegation, gettext_lazy("La délégation est suspendue.")),
    "reprendre": (resume_delegation, gettext_lazy("La délégation est de nouveau active.")),
    "revoquer": (revoke_delegation, gettext_lazy("La délégation est révoquée.")),
    "renouveler": (renew_delegation, gettext_lazy("La délégation est renouvelée.")),
}

# What cannot be undone: its question, its button, and who may be asked.
QUESTIONS: dict[str, tuple[Promise, Promise, Find]] = {
    "refuser": (
        gettext_lazy("Refuser cette proposition ? %(principal)s devra en faire une autre."),
        gettext_lazy("Refuser"),
        find_received,
    ),
    "renoncer": (
        gettext_lazy(
            "Renoncer à agir pour %(principal)s ? C'est immédiat, et seule une nouvelle proposition "
            "y reviendrait."
        ),
        gettext_lazy("Renoncer"),
        find_received,
    ),
    "revoquer": (
        gettext_lazy(
            "Retirer à %(delegate)s le droit d'agir pour %(principal)s ? C'est immédiat ; "
            "les brouillons restent."
        ),
        gettext_lazy("Révoquer"),
        find_given,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: PersonRequest, delegation_id: uuid.UUID, action: str) -> HttpResponse:
    """Each button of the list; what cannot be undone asks first, the effect is immediate."""
    if action not in ACTIONS:
        raise Http404
    act, done = ACTIONS[action]
    if request.method != "POST":
        return _ask(request, delegation_id, action)
    try:
        act(request.user, delegation_id)
    except DelegationRefused:
        messages.error(request, _("Cette délégation a changé entre-temps : voici où elle en est."))
    else:
        messages.success(request, str(done))
    return redirect("delegations:list")


def _ask(request: PersonRequest, delegation_id: uuid.UUID, action: str) -> HttpResponse:
    if action not in QUESTIONS:
        raise Http404
    question, button, find = QUESTIONS[action]
    with transaction.atomic():
        delegation = find(request.user, delegation_id)
    names = {
        "principal": delegation_labels.principal_name(delegation),
        "delegate": delegation_labels.delegate_name(delegation),
    }
    context = {
        "title": button,
        "text": str(question) % names,
        "button": button,
        "cancel_url": reverse("delegations:list"),
    }
    return render(request, "tax_portal/confirm.html", context)
