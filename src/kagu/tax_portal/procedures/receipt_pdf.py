"""The receipt as a paper: who, for whom, what, when, the number, what was filed, and how to check it."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kagu.design_system.templatetags.design_system import moment
from kagu.papers.blocks import CheckCode, Facts, Heading
from kagu.papers.paper import Paper, Sheet
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.dossiers.receipt_check import check_code
from kagu.tax_portal.taxpayers.letterhead import letterhead
from kagu.tax_portal.taxpayers.models import Dossier


def receipt_paper(dossier: Dossier, filed_by: str, answers: list[tuple[Any, str]]) -> Paper:
    """In the language in force; `answers` are labels and values as a person reads them."""
    title = _("Récépissé %(number)s") % {"number": dossier.receipt_number}
    blocks = [
        Heading(_("Récépissé de dépôt")),
        Heading(dossier_labels.title(dossier), 2),
        Facts(_facts(dossier, filed_by)),
        Heading(_("Ce qui a été déposé"), 2),
        Facts([(str(label), value) for label, value in answers]),
        _check(dossier),
    ]
    return Paper(
        title, get_language() or settings.LANGUAGE_CODE, letterhead(), [Sheet(blocks, reference=title)]
    )


def _facts(dossier: Dossier, filed_by: str) -> list[tuple[str, str]]:
    facts = [
        (_("Numéro de récépissé"), dossier.receipt_number or ""),
        (_("Contribuable"), dossier.taxpayer.full_name),
        (_("Identifiant fiscal"), dossier.taxpayer.fiscal_id),
        (_("Déposé le"), moment(dossier.submitted_at) if dossier.submitted_at else ""),
    ]
    return [*facts, (_("Déposé par"), filed_by)] if filed_by else facts


def _check(dossier: Dossier) -> CheckCode:
    code = check_code(dossier)
    address = settings.SITE_URL + reverse("procedures:verify_receipt")
    query = urlencode({"number": dossier.receipt_number, "code": code})
    return CheckCode(
        _("Pour vérifier ce récépissé, saisissez son numéro et ce code à l'adresse ci-dessous :"),
        code,
        f"{address}?{query}",
        _("Code QR vers la page de vérification"),
    )
