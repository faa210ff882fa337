"""The acts for a taxpayer: what each is called, when it makes sense; a letter comes out as a PDF, once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.design_system.kept_forms import keeps_typed
from kagu.desk.acts import act_page
from kagu.desk.agent_act import ActRefused
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects
from kagu.tax_portal.agents.letter_pdf import letter_pdf
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force
from kagu.tax_portal.taxpayers.agent_act import OwnMatter, is_own_matter
from kagu.tax_portal.taxpayers.desk import help_taxpayer
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.person_request import PersonRequest
from kagu.tax_portal.taxpayers.profile.people import people_of
from kagu.tax_portal.taxpayers.subscriptions import decide_contest

OWN_MATTER = _("Ce dossier vous concerne : un autre agent doit s'en charger.")


def _letter(request: HttpRequest, taxpayer: Taxpayer, code: str) -> HttpResponse:
    """The answer to the form itself: the code has no address and is kept nowhere."""
    response = HttpResponse(letter_pdf(taxpayer, code), content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="lettre.pdf"'
    response["Cache-Control"] = "no-store"
    return response


def _find(key: str, is_locked: bool) -> Taxpayer | None:
    taxpayers = Taxpayer.objects.select_for_update() if is_locked else Taxpayer.objects.all()
    return taxpayers.filter(pk=key).first()


def _state_of(taxpayer: Taxpayer) -> list[Any]:
    """What an agent looked at when they asked: who it is, where it lives, who acts for it, which letter."""
    who = [taxpayer.fiscal_id, taxpayer.name, taxpayer.first_names, taxpayer.closed_at]
    where = [taxpayer.street, taxpayer.postal_code, taxpayer.municipality]
    people = sorted(str(key) for key in people_of(taxpayer).values_list("pk", flat=True))
    contests = list(decide_contest.open_contests(taxpayer).values_list("pk", flat=True))
    letters = list(in_force(taxpayer, Kind.LETTER_CODE).values_list("issued_at", flat=True))
    return [who, where, people, contests, letters]


ACTS = (
    DeskAct(
        "lettre",
        _("Éditer une lettre avec un nouveau code"),
        _(
            "L'agent qui confirme télécharge la lettre, une seule fois, à poster ou à remettre en main "
            "propre. Le code de la lettre précédente ne sert plus."
        ),
        _("La lettre est prête."),
        help_taxpayer.issue_letter,
        lambda taxpayer: taxpayer.closed_at is None,
        answer=_letter,
        needs_second_agent=True,
        back_label=_("Retour au contribuable"),
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
        needs_second_agent=True,
    ),
    DeskAct(
        "contestation-rejetee",
        _("Rejeter la contestation de l'abonnement"),
        _("L'abonnement en cours continue ; les deux personnes sont prévenues."),
        _("La contestation est rejetée."),
        decide_contest.dismiss_contest,
        lambda taxpayer: decide_contest.open_contests(taxpayer).exists(),
        needs_second_agent=True,
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
        needs_second_agent=True,
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
TAXPAYER_ACTS = DeskActs(
    ACTS,
    {
        OwnMatter: OWN_MATTER,
        ActRefused: _("L'état du contribuable ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family="taxpayer",
        find=_find,
        about=lambda taxpayer: taxpayer.full_name,
        page=lambda taxpayer: reverse("agents:taxpayer", args=[taxpayer.pk]),
        state_of=_state_of,
        refuse=decide_contest.refuse_interest,
    ),
)


def acts_for(taxpayer: Taxpayer, agent: PortalUser) -> list[DeskAct[Taxpayer]]:
    """What this agent may do now; nothing for themselves."""
    return [] if is_own_matter(agent, taxpayer) else TAXPAYER_ACTS.that_make_sense(taxpayer)


@keeps_typed("reason", "tick")
def do(request: PersonRequest, taxpayer_id: int, name: str) -> HttpResponse:
    """The page of one act."""
    taxpayer = get_object_or_404(Taxpayer, pk=taxpayer_id)
    return act_page(request, TAXPAYER_ACTS, name, taxpayer)
