"""The acts of the desk: what each is called, in which states it makes sense, what carries it out."""

import uuid

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts import help_person, suspend_account
from kagu.connect.accounts.history.agent_act import NotThisAccount, may_help
from kagu.connect.accounts.models import User
from kagu.connect.agents.agents_only import AgentRequest
from kagu.desk.acts import DeskAct, DeskActs, act_page, in_state
from kagu.desk.agent_act import ActRefused

State = User.State

ACTS = (
    DeskAct(
        "renvoyer-activation",
        _("Renvoyer le lien d'activation"),
        _("La personne reçoit de nouveau le lien qui active son compte, à l'adresse donnée à la création."),
        _("Le lien d'activation est envoyé."),
        help_person.resend_activation,
        in_state(State.PENDING),
    ),
    DeskAct(
        "deverrouiller",
        _("Déverrouiller le compte"),
        _("Les échecs de connexion sont oubliés ; le mot de passe reste le même."),
        _("Le compte est déverrouillé."),
        help_person.unlock,
        in_state(State.LOCKED),
    ),
    DeskAct(
        "lien-mot-de-passe",
        _("Envoyer un lien pour choisir un nouveau mot de passe"),
        _("La personne choisit elle-même son mot de passe, par le lien reçu dans sa boîte email."),
        _("Le lien est envoyé à l'adresse du compte."),
        help_person.send_reset_link,
        in_state(State.ACTIVE, State.LOCKED),
    ),
    DeskAct(
        "fermer-sessions",
        _("Fermer toutes les sessions"),
        _("La personne est déconnectée de tous ses appareils et de tous les téléservices."),
        _("Toutes les sessions sont fermées."),
        help_person.end_sessions_of,
        in_state(State.ACTIVE, State.LOCKED),
    ),
    DeskAct(
        "suspendre",
        _("Suspendre le compte"),
        _(
            "Plus personne ne se connecte avec ce compte, ses sessions sont fermées et les téléservices "
            "sont prévenus. Seul un agent peut lever la suspension."
        ),
        _("Le compte est suspendu."),
        suspend_account.suspend_account,
        in_state(State.ACTIVE, State.LOCKED),
        is_danger=True,
    ),
    DeskAct(
        "lever-suspension",
        _("Lever la suspension"),
        _("La personne peut de nouveau se connecter."),
        _("La suspension est levée."),
        suspend_account.lift_suspension,
        in_state(State.SUSPENDED),
    ),
    DeskAct(
        "supprimer",
        _("Supprimer le compte"),
        _(
            "À la demande de la personne seulement. La suppression est définitive : aucun agent ne peut "
            "la défaire."
        ),
        _("Le compte est supprimé."),
        help_person.delete_on_request,
        in_state(State.ACTIVE, State.LOCKED, State.SUSPENDED),
        is_danger=True,
    ),
    DeskAct(
        "annuler-suppression",
        _("Annuler la suppression"),
        _(
            "À la demande de la personne seulement. Elle retrouve son compte tel qu'il était et peut de "
            "nouveau se connecter."
        ),
        _("La suppression est annulée."),
        help_person.cancel_deletion,
        in_state(State.CLOSING),
    ),
)
DESK_ACTS = DeskActs(
    ACTS,
    {
        NotThisAccount: _("Ce compte est celui d'un agent : adressez-vous à un responsable."),
        help_person.EnoughMailsToday: _(
            "Cette personne a déjà reçu assez d'e-mails de ce genre aujourd'hui."
        ),
        ActRefused: _("L'état du compte ne le permet pas, ou ne le permet plus."),
    },
)


def acts_for(account: User, agent: User) -> list[DeskAct[User]]:
    """What this agent may do now; nothing on their own account, and on agents' only a superuser."""
    return DESK_ACTS.that_make_sense(account) if may_help(agent, account) else []


def do(request: AgentRequest, account_id: uuid.UUID, name: str) -> HttpResponse:
    """The page of one act."""
    account = get_object_or_404(User, pk=account_id)
    about = " · ".join(filter(None, (account.full_name, account.email)))
    return act_page(
        request, DESK_ACTS, name, account, about=about, back=reverse("agents:account", args=[account.pk])
    )
