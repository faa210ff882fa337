"""What a dossier is called, on pages and in mails, in the reader's language."""

from django.utils.translation import gettext as _

from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import SERVICES
from kagu.tax_portal.taxpayers.models import Dossier, DossierEvent


def title(dossier: Dossier) -> str:
    """« Déclaration TGC 2026-T3 »."""
    return f"{SERVICES[dossier.service].label} {dossier.period}".strip()


def short_number(dossier: Dossier) -> str:
    """Enough to tell two dossiers apart in a mail."""
    return str(dossier.pk)[:8].upper()


def event(row: DossierEvent) -> str:
    """What happened, in one word."""
    return {
        DossierEvent.Kind.CREATED: _("brouillon créé"),
        DossierEvent.Kind.SUBMITTED: _("déposé"),
        DossierEvent.Kind.ACCEPTED: _("accepté"),
        DossierEvent.Kind.REJECTED: _("rejeté"),
        DossierEvent.Kind.CORRECTED: _("corrigé"),
        DossierEvent.Kind.ABANDONED: _("abandonné"),
        DossierEvent.Kind.ACKNOWLEDGED: _("pris en charge"),
        DossierEvent.Kind.DOCUMENT_ASKED: _("document demandé"),
    }[DossierEvent.Kind(row.kind)]


def state(dossier: Dossier) -> str:
    """How far it is."""
    return {
        Dossier.State.DRAFT: _("Brouillon"),
        Dossier.State.SUBMITTED: _("Déposé"),
        Dossier.State.ACCEPTED: _("Accepté"),
        Dossier.State.REJECTED: _("Rejeté"),
        Dossier.State.CORRECTED: _("Corrigé"),
        Dossier.State.ABANDONED: _("Abandonné"),
    }[Dossier.State(dossier.state)]
