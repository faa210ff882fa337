"""The acts of the desk: what each is called, in which states it makes sense, what carries it out."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts import help_person, suspend_account
from kagu.connect.accounts.history.agent_act import AgentAct
from kagu.connect.accounts.models import User

State = User.State


@dataclass(frozen=True)
class DeskAct:
    """One act that an agent may do on an account."""

    name: str
    label: Promise
    consequence: Promise
    done: Promise
    carry_out: Callable[[User, AgentAct], None]
    states: tuple[str, ...]
    is_danger: bool = False


ACTS = (
    DeskAct(
        "renvoyer-activation",
        _("Renvoyer le lien d'activation"),
        _("La personne reçoit de nouveau le lien qui active son compte, à l'adresse donnée à la création."),
        _("Le lien d'activation est envoyé."),
        help_person.resend_activation,
        (State.PENDING,),
    ),
    DeskAct(
        "deverrouiller",
        _("Déverrouiller le compte"),
        _("Les échecs de connexion sont oubliés ; le mot de passe reste le même."),
        _("Le compte est déverrouillé."),
        help_person.unlock,
        (State.LOCKED,),
    ),
    DeskAct(
        "lien-mot-de-passe",
        _("Envoyer un lien pour choisir un nouveau mot de passe"),
        _("La personne choisit elle-même son mot de passe, par le lien reçu dans sa boîte email."),
        _("Le lien est envoyé à l'adresse du compte."),
        help_person.send_reset_link,
        (State.ACTIVE, State.LOCKED),
    ),
    DeskAct(
        "fermer-sessions",
        _("Fermer toutes les sessions"),
        _("La personne est déconnectée de tous ses appareils et de tous les téléservices."),
        _("Toutes les sessions sont fermées."),
        help_person.end_sessions_of,
        (State.ACTIVE, State.LOCKED),
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
        (State.ACTIVE, State.LOCKED),
        is_danger=True,
    ),
    DeskAct(
        "lever-suspension",
        _("Lever la suspension"),
        _("La personne peut de nouveau se connecter."),
        _("La suspension est levée."),
        suspend_account.lift_suspension,
        (State.SUSPENDED,),
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
        (State.ACTIVE, State.LOCKED, State.SUSPENDED),
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
        (State.CLOSING,),
    ),
)
BY_NAME = {act.name: act for act in ACTS}


def acts_for(account: User, agent: User) -> list[DeskAct]:
    """What this agent may do now; nothing on their own account, and on agents' only a superuser."""
    if account.pk == agent.pk or (account.is_staff and not agent.is_superuser):
        return []
    return [act for act in ACTS if account.state in act.states]
