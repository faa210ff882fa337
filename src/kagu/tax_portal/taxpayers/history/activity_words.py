"""What each line of a taxpayer's history says."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "account_deleted": _("Compte supprimé"),
    "account_disabled": _("Compte bloqué"),
    "account_enabled": _("Compte débloqué"),
    "agent_right_given": _("Droit d'agent donné"),
    "agent_right_withdrawn": _("Droit d'agent retiré"),
    "assessment_issued": _("Avis émis"),
    "company_activated": _("Démarches en ligne de la société activées"),
    "company_role_contested": _("Nouveau représentant contesté"),
    "company_role_ended": _("Rôle dans la société terminé"),
    "company_role_given": _("Rôle dans la société donné"),
    "company_secrets_wrong": _("Secrets de la société refusés"),
    "contest_dismissed": _("Contestation d'abonnement rejetée"),
    "contest_upheld": _("Contestation d'abonnement acceptée"),
    "debt_cancelled": _("Somme due annulée"),
    "debt_entered": _("Somme due inscrite"),
    "delegation_active": _("Délégation active"),
    "delegation_ended": _("Délégation terminée"),
    "delegation_expired": _("Délégation expirée sans réponse"),
    "delegation_proposed": _("Délégation proposée"),
    "delegation_refused": _("Délégation refusée"),
    "delegation_suspended": _("Délégation suspendue"),
    "document_asked": _("Document demandé"),
    "dossier_accepted": _("Dossier accepté"),
    "dossier_corrected": _("Dossier corrigé"),
    "dossier_rejected": _("Dossier rejeté"),
    "letter_of_an_insider": _("Lettre refusée : éditée par un agent lié à la personne"),
    "letter_issued": _("Lettre avec un nouveau code préparée"),
    "looked_at_by_agent": _("Dossier consulté au bureau des agents"),
    "payment_taken_in": _("Paiement reçu"),
    "postal_address_changed": _("Adresse postale changée"),
    "personal_procedures_off": _("Démarches personnelles désactivées"),
    "personal_procedures_on": _("Démarches personnelles réactivées"),
    "role_contest_dismissed": _("Contestation du représentant rejetée"),
    "role_contest_upheld": _("Contestation du représentant acceptée"),
    "subscribed": _("Abonnement au téléservice"),
    "postal_notice_printed": _("Courrier d'information sur l'abonnement imprimé"),
    "subscription_contested": _("Abonnement contesté"),
    "subscription_ended": _("Abonnement terminé"),
    "subscription_secrets_wrong": _("Secrets d'abonnement refusés"),
    "taxpayer_closed": _("Décès ou fermeture déclarés"),
    "taxpayer_reopened": _("Déclaration de décès ou de fermeture annulée"),
}


def words_of(kind: str) -> str:
    """The line's sentence, in the reader's language; a kind without words shows its name."""
    return str(WORDS.get(kind, kind))
