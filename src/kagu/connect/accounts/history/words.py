"""What each line of activity says to the account's owner."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kagu.connect.accounts.models import Activity, Lock
from kagu.desk.looks import reason_in_words

WORDS: dict[str, Promise] = {
    "account_created": _("Compte créé"),
    "account_imported": _("Compte repris de l’ancien système : %(source)s"),
    "account_activated": _("Compte activé"),
    "logged_in": _("Connexion"),
    "logged_out": _("Déconnexion"),
    "login_failed": _("Mot de passe ou code refusé"),
    "second_factor_refused": _("Bon mot de passe, mais clé ou code refusé"),
    "account_locked": _("Compte bloqué après un trop grand nombre d'échecs"),
    "account_unlocked": _("Compte débloqué"),
    "password_reset_requested": _("Lien demandé pour un mot de passe oublié"),
    "password_reset": _("Nouveau mot de passe choisi après un oubli"),
    "password_changed": _("Mot de passe modifié"),
    "passkey_added": _("Clé d'accès ajoutée : %(name)s"),
    "passkey_removed": _("Clé d'accès supprimée : %(name)s"),
    "code_generator_added": _("Application de codes ajoutée : %(name)s"),
    "code_generator_removed": _("Application de codes supprimée : %(name)s"),
    "recovery_codes_made": _("Nouveaux codes de secours"),
    "factor_loss_declared": _("Clé et codes déclarés perdus : suppression demandée"),
    "factor_loss_cancelled": _("Suppression des clés et codes annulée"),
    "recovery_code_used": _("Code de secours utilisé"),
    "email_change_requested": _("Changement d'adresse demandé vers %(new_address)s"),
    "email_change_sent_again": _("Lien de changement d'adresse envoyé de nouveau vers %(new_address)s"),
    "email_change_cancelled": _("Changement d'adresse vers %(new_address)s annulé"),
    "email_change_failed": _("Changement d'adresse impossible : %(new_address)s n'est plus disponible"),
    "email_changed": _("Adresse email modifiée : %(new_address)s"),
    "email_change_reverted": _("Adresse email rétablie : %(address)s"),
    "check_mail_sent": _("Message d'essai envoyé à %(address)s"),
    "address_checked": _("Adresse email confirmée : %(address)s"),
    "account_taken_back": _("Compte repris : accès ajoutés depuis retirés"),
    "service_connected": _("Première connexion à %(service)s"),
    "service_disconnected": _("%(service)s déconnecté"),
    "session_ended": _("Session fermée à distance"),
    "other_sessions_ended": _("Toutes les autres sessions fermées"),
    "all_sessions_ended": _("Toutes les sessions fermées"),
    "activation_sent_by_agent": _("Lien d'activation envoyé de nouveau"),
    "reset_sent_by_agent": _("Lien envoyé pour choisir un nouveau mot de passe"),
    "name_corrected": _("Nom corrigé"),
    "account_suspended": _("Compte suspendu"),
    "account_suspended_for_a_day": _("Compte suspendu pour un jour"),
    "suspension_ended": _("Fin de la suspension d'un jour"),
    "looked_at_by_agent": _("Dossier consulté au bureau des agents"),
    "factors_removed_by_agent": _("Clés et codes retirés"),
    "agent_right_given": _("Droit d'agent donné"),
    "agent_right_taken": _("Droit d'agent retiré"),
    "admin_right_given": _("Droit d'administrateur donné"),
    "admin_right_taken": _("Droit d'administrateur retiré"),
    "suspension_lifted": _("Suspension du compte levée"),
    "data_export_requested": _("Préparation de vos données demandée"),
    "data_exported": _("Données téléchargées"),
    "deletion_planned": _("Suppression du compte demandée"),
    "deletion_cancelled": _("Suppression du compte annulée"),
    "account_deleted": _("Compte supprimé"),
}

UNLOCKED_BY: dict[str, Promise] = {
    Lock.Release.LINK: _("Par le lien reçu par email"),
    Lock.Release.RESET: _("Par le choix d'un nouveau mot de passe"),
}


def in_words(activity: Activity) -> str:
    """The line's sentence, in the reader's language; a kind without words shows its name."""
    return str(WORDS.get(activity.kind, activity.kind)) % activity.details


def remarks_on(activity: Activity) -> list[str]:
    """What else the line holds: a browser new to the account, what unlocked it, a service's name for it."""
    remarks = []
    if activity.details.get("new_browser"):
        remarks.append(gettext("Navigateur que votre compte ne connaissait pas"))
    if activity.kind == "account_unlocked" and activity.details.get("by") in UNLOCKED_BY:
        remarks.append(str(UNLOCKED_BY[activity.details["by"]]))
    if activity.details.get("sub"):
        remarks.append(gettext("Votre identifiant pour ce service : %s") % activity.details["sub"])
    return remarks


def reason_of(activity: Activity) -> str:
    """Why an agent did it, in the agent's own words; empty for the owner's acts."""
    return reason_in_words(activity.details.get("reason", "")) if activity.actor else ""
