"""Doing one act for a taxpayer: what it does, a reason, a button; a letter comes out as a PDF, once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kagu.tax_portal.agents.letter_pdf import letter_pdf
from kagu.tax_portal.agents.reason_form import ReasonForm
from kagu.tax_portal.taxpayers.agent_act import ActRefused, AgentAct, OwnMatter
from kagu.tax_portal.taxpayers.desk import help_taxpayer
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.profile.people import people_of
from kagu.tax_portal.taxpayers.subscriptions import decide_contest

LETTER = "lettre"


@dataclass(frozen=True)
class DeskAct:
    """One act that an agent may do for a taxpayer."""

    name: str
    label: Promise
    consequence: Promise
    done: Promise
    carry_out: Callable[[Taxpayer, AgentAct], Any]
    makes_sense: Callable[[Taxpayer], bool]
    is_danger: bool = False


ACTS = (
    DeskAct(
        LETTER,
        _("Éditer une lettre avec un nouveau code"),
        _(
            "La lettre se télécharge une seule fois, à poster ou à remettre en main propre. Le code de la "
            "lettre précédente ne sert plus."
        ),
        _("La lettre est prête."),
        help_taxpayer.issue_letter,
        lambda taxpayer: taxpayer.closed_at is None,
    ),
    DeskAct(
        "fin-abonnement",
        _("Mettre fin à l'abonnement"),
        _(
            "Le compte n'est plus relié à ce contribuable. Ses rôles dans des sociétés prennent fin, les "
            "délégations reçues sont suspendues ; dossiers et récépissés restent au contribuable."
        ),
        _("L'abonnement est terminé."),
        help_taxpayer.end_subscription_of,
        lambda taxpayer: taxpayer.subscriptions.filter(ended_at=None).exists(),
        is_danger=True,
    ),
    DeskAct(
        "contestation-acceptee",
        _("Accepter la contestation de l'abonnement"),
        _("L'abonnement en cours prend fin ; la personne qui l'a contesté peut s'abonner avec sa lettre."),
        _("La contestation est acceptée."),
        decide_contest.uphold_contest,
        lambda taxpayer: decide_contest.open_contests(taxpayer).exists(),
        is_danger=True,
    ),
    DeskAct(
        "contestation-rejetee",
        _("Rejeter la contestation de l'abonnement"),
        _("L'abonnement en cours continue ; les deux personnes sont prévenues."),
        _("La contestation est rejetée."),
        decide_contest.dismiss_contest,
        lambda taxpayer: decide_contest.open_contests(taxpayer).exists(),
    ),
    DeskAct(
        "fermeture",
        _("Déclarer le décès ou la fermeture"),
        _(
            "L'abonnement, les rôles et les délégations données ou reçues prennent fin. Dossiers et "
            "récépissés sont conservés."
        ),
        _("La déclaration est enregistrée."),
        help_taxpayer.declare_closed,
        lambda taxpayer: taxpayer.closed_at is None,
        is_danger=True,
    ),
    DeskAct(
        "reouverture",
        _("Annuler la déclaration de décès ou de fermeture"),
        _("La personne ou la société pourra s'abonner de nouveau avec une nouvelle lettre."),
        _("La déclaration est annulée."),
        help_taxpayer.reopen,
        lambda taxpayer: taxpayer.closed_at is not None,
    ),
)
BY_NAME = {act.name: act for act in ACTS}


def acts_for(taxpayer: Taxpayer, agent: PortalUser) -> list[DeskAct]:
    """What this agent may do now; nothing for themselves."""
    if people_of(taxpayer).filter(pk=agent.pk).exists():
        return []
    return [act for act in ACTS if act.makes_sense(taxpayer)]


@require_http_methods(["GET", "HEAD", "POST"])
def do(request: PersonRequest, taxpayer_id: int, name: str) -> HttpResponse:
    """GET says what will happen, POST does it."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    if name not in BY_NAME:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        by = AgentAct(request.user, form.cleaned_data["reason"])
        return _carry_out(request, taxpayer, BY_NAME[name], by)
    context = {"taxpayer": taxpayer, "act": BY_NAME[name], "form": form, "is_letter": name == LETTER}
    return render(request, "agents/act.html", context)


def _carry_out(request: PersonRequest, taxpayer: Taxpayer, act: DeskAct, by: AgentAct) -> HttpResponse:
    try:
        outcome = act.carry_out(taxpayer, by)
    except OwnMatter:
        messages.error(request, gettext("Ce dossier vous concerne : un autre agent doit s'en charger."))
    except ActRefused:
        messages.error(request, gettext("L'état du contribuable ne le permet pas, ou ne le permet plus."))
    else:
        if act.name == LETTER:
            return _letter(taxpayer, outcome)
        messages.success(request, str(act.done))
    return redirect("agents:taxpayer", taxpayer.pk)


def _letter(taxpayer: Taxpayer, code: str) -> HttpResponse:
    """The answer to the form itself: the code has no address and is kept nowhere."""
    response = HttpResponse(letter_pdf(taxpayer, code), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="lettre.pdf"'
    response["Cache-Control"] = "no-store"
    return response
