"""The acts of the desk: what each is called, in which states it makes sense, what carries it out."""

import uuid

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts import help_person, suspend_account
from kagu.connect.accounts.history.agent_act import DESK_FAMILY, NotThisAccount, may_help, refuse_this_account
from kagu.connect.accounts.models import User
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.agents.account_facts import (
    about,
    find_account,
    may_be_suspended,
    rights_of_account,
    state_of_account,
)
from kagu.connect.agents.agents_only import AgentRequest
from kagu.connect.agents.rights_acts import RIGHTS_ACTS
from kagu.design_system.kept_forms import keeps_typed
from kagu.desk.acts import act_page
from kagu.desk.agent_act import ActRefused
from kagu.desk.desk_act import DeskAct, DeskActs, Subjects, in_state
from kagu.outbox.lateness import promised

State = User.State
LINK_IS_LATE = _("Le lien partira avec du retard : les emails attendent en ce moment.")
IDENTITY_SEEN = _("J'ai vu une pièce d'identité de la personne.")


ACTS = (
    DeskAct(
        "renvoyer-activation",
        _("Renvoyer le lien d'activation"),
        _("La personne reçoit de nouveau le lien qui active son compte, à l'adresse donnée à la création."),
        promised(_("Le lien d'activation est envoyé."), LINK_IS_LATE),
        help_person.resend_activation,
        in_state(State.PENDING),
    ),
    DeskAct(
        "deverrouiller",
        _("Débloquer le compte"),
        _("Les échecs de connexion sont oubliés ; le mot de passe reste le même."),
        _("Le compte est débloqué."),
        help_person.unlock,
        in_state(State.LOCKED),
    ),
    DeskAct(
        "lien-mot-de-passe",
        _("Envoyer un lien pour choisir un nouveau mot de passe"),
        _("La personne choisit elle-même son mot de passe, par le lien reçu dans sa boîte email."),
        promised(_("Le lien est envoyé à l'adresse du compte."), LINK_IS_LATE),
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
        _("Suspendre le compte pour un jour"),
        _(
            "Plus personne ne se connecte avec ce compte, ses sessions sont fermées et les téléservices "
            "sont prévenus. La suspension prend fin d'elle-même après un jour."
        ),
        _("Le compte est suspendu pour un jour."),
        suspend_account.suspend_for_a_day,
        in_state(State.ACTIVE, State.LOCKED),
        is_danger=True,
    ),
    DeskAct(
        "suspendre-durablement",
        _("Suspendre le compte jusqu'à nouvel ordre"),
        _(
            "Plus personne ne se connecte avec ce compte, ses sessions sont fermées et les téléservices "
            "sont prévenus. Seul un agent peut lever la suspension."
        ),
        _("Le compte est suspendu."),
        suspend_account.suspend_account,
        may_be_suspended,
        is_danger=True,
        needs_second_agent=True,
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
        "rendre-compte",
        _("Rendre le compte à la personne"),
        _(
            "Les sessions, les clés, les codes et les changements d'adresse des sept derniers jours sont "
            "défaits, et un nouveau mot de passe est demandé."
        ),
        _("Le compte est rendu à la personne."),
        help_person.take_back,
        in_state(State.ACTIVE, State.LOCKED),
        is_danger=True,
        needs_second_agent=True,
        tick=IDENTITY_SEEN,
        state_of=rights_of_account,
    ),
    DeskAct(
        "retirer-cles",
        _("Retirer les clés et les codes"),
        _("Le mot de passe seul ouvre de nouveau le compte. Les clés et les applications sont oubliées."),
        _("Les clés et les codes sont retirés."),
        help_person.remove_factors,
        lambda account: account.state in (State.ACTIVE, State.LOCKED) and has_second_factor(account),
        is_danger=True,
        needs_second_agent=True,
        tick=IDENTITY_SEEN,
        state_of=rights_of_account,
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
        needs_second_agent=True,
        most_an_hour=lambda: settings.AGENT_DELETIONS_PER_HOUR,
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
RIGHTS_ACTS_NAMES = {act.name for act in RIGHTS_ACTS}
DESK_ACTS = DeskActs(
    (*ACTS, *RIGHTS_ACTS),
    {
        NotThisAccount: _("Ce compte est celui d'un agent : adressez-vous à un responsable."),
        suspend_account.SuspendedLately: _(
            "Ce compte vient d'être suspendu pour un jour : une nouvelle suspension demande un second agent."
        ),
        help_person.EnoughMailsToday: _("Cette personne a déjà reçu assez d'emails de ce genre aujourd'hui."),
        ActRefused: _("L'état du compte ne le permet pas, ou ne le permet plus."),
    },
    Subjects(
        family=DESK_FAMILY,
        find=find_account,
        about=about,
        page=lambda account: reverse("agents:account", args=[account.pk]),
        state_of=state_of_account,
        refuse=refuse_this_account,
    ),
)


def acts_for(account: User, agent: User) -> list[DeskAct[User]]:
    """What this agent may do now; nothing on their own account, and on agents' only a superuser."""
    if not may_help(agent, account):
        return []
    return [
        act
        for act in DESK_ACTS.that_make_sense(account)
        if agent.is_superuser or act.name not in RIGHTS_ACTS_NAMES
    ]


@keeps_typed("reason", "tick")
def do(request: AgentRequest, account_id: uuid.UUID, name: str) -> HttpResponse:
    """The page of one act."""
    account = get_object_or_404(User, pk=account_id)
    return act_page(request, DESK_ACTS, name, account)
