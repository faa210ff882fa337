"""What an agent may do with a delegation: suspend it, resume it, end it, with a reason."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.agents.reason_form import ReasonForm
from kagu.tax_portal.taxpayers.agent_act import AgentAct, OwnMatter
from kagu.tax_portal.taxpayers.delegations import delegation_labels
from kagu.tax_portal.taxpayers.delegations.delegations import (
    LIVE_STATES,
    DelegationRefused,
    live_delegations_of,
)
from kagu.tax_portal.taxpayers.desk import govern_as_agent
from kagu.tax_portal.taxpayers.models import Delegation, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest

State = Delegation.State


@dataclass(frozen=True)
class DelegationAct:
    """One act on a delegation."""

    name: str
    button: Promise
    label: Promise
    consequence: Promise
    done: Promise
    carry_out: Callable[[uuid.UUID, AgentAct], Delegation]
    states: tuple[str, ...]
    is_danger: bool = False


ACTS = (
    DelegationAct(
        "suspendre",
        _("Suspendre"),
        _("Suspendre la délégation"),
        _("Le délégataire ne peut plus rien faire pour ce contribuable, jusqu'à ce qu'un agent la reprenne."),
        _("La délégation est suspendue."),
        govern_as_agent.suspend_as_agent,
        (State.ACTIVE,),
    ),
    DelegationAct(
        "reprendre",
        _("Reprendre"),
        _("Reprendre la délégation"),
        _("Le délégataire peut de nouveau agir dans les limites de la délégation."),
        _("La délégation est de nouveau active."),
        govern_as_agent.resume_as_agent,
        (State.SUSPENDED,),
    ),
    DelegationAct(
        "terminer",
        _("Mettre fin"),
        _("Mettre fin à la délégation"),
        _("La délégation prend fin tout de suite et pour de bon. Les brouillons restent au contribuable."),
        _("La délégation est terminée."),
        govern_as_agent.end_as_agent,
        LIVE_STATES,
        is_danger=True,
    ),
)
BY_NAME = {act.name: act for act in ACTS}


def acts_on_delegation(delegation: Delegation) -> list[DelegationAct]:
    """What makes sense in its state."""
    if delegation.suspension == Delegation.Suspension.DELEGATE_DELETED:
        return [BY_NAME["terminer"]] if delegation.state in LIVE_STATES else []
    return [act for act in ACTS if delegation.state in act.states]


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: PersonRequest, taxpayer_id: int, delegation_id: uuid.UUID, name: str) -> HttpResponse:
    """GET says what will happen, POST does it and goes back to the taxpayer the agent came from."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    delegation = get_object_or_404(live_delegations_of(taxpayer), pk=delegation_id)
    if name not in BY_NAME:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _carry_out(request, delegation, BY_NAME[name], form.cleaned_data["reason"])
        return redirect("agents:taxpayer", taxpayer.pk)
    context = {
        "taxpayer": taxpayer,
        "delegation": delegation,
        "services": delegation_labels.services(delegation),
        "act": BY_NAME[name],
        "form": form,
    }
    return render(request, "agents/act.html", context)


def _carry_out(request: PersonRequest, delegation: Delegation, act: DelegationAct, reason: str) -> None:
    try:
        act.carry_out(delegation.pk, AgentAct(request.user, reason))
    except OwnMatter:
        messages.error(request, gettext("Ce dossier vous concerne : un autre agent doit s'en charger."))
    except DelegationRefused:
        messages.error(request, gettext("L'état de la délégation ne le permet pas, ou ne le permet plus."))
    else:
        messages.success(request, str(act.done))
