"""The notice as a paper: whose, what is due and by when, how it was computed, how to check it."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kagu.design_system.templatetags.design_system import day
from kagu.papers.blocks import Block, CheckCode, Column, Facts, Heading, Paragraph, Table
from kagu.papers.paper import Paper, Sheet
from kagu.tax_portal.taxpayers.assessments.assessment_check import check_code
from kagu.tax_portal.taxpayers.assessments.explanations import Written, read_in
from kagu.tax_portal.taxpayers.fiscal_services.amounts import show_xpf
from kagu.tax_portal.taxpayers.letterhead import letterhead
from kagu.tax_portal.taxpayers.models import Assessment
from kagu.texts.dates import say_date


def assessment_paper(notice: Assessment) -> Paper:
    """In the language in force."""
    language = get_language() or settings.LANGUAGE_CODE
    title = f"{notice.get_kind_display()} {notice.period}"
    blocks: list[Block] = [
        Heading(title),
        Facts(_facts(notice)),
        Heading(_("Comment ce montant est calculé"), 2),
        *[_table(section) for section in read_in(notice.explanation, language)],
        Heading(_("Si vous n’êtes pas d’accord"), 2),
        Paragraph(_("Corrigez votre déclaration en ligne, ou écrivez au service : son adresse est en tête.")),
        _check(notice),
    ]
    return Paper(title, language, letterhead(), [Sheet(blocks, reference=notice.number)])


def _facts(notice: Assessment) -> list[tuple[str, str]]:
    facts = [
        (_("Numéro de l’avis"), notice.number),
        (_("Contribuable"), notice.taxpayer.full_name),
        (_("Identifiant fiscal"), notice.taxpayer.fiscal_id),
        (_("Revenus de l’année"), notice.period),
        (_("Émis le"), day(notice.issued_at)),
        (_("Montant à payer"), show_xpf(notice.amount_due)),
    ]
    return [*facts, (_("À payer au plus tard le"), say_date(notice.due_on))] if notice.due_on else facts


def _table(section: Written) -> Table:
    rows = [[_with_how(line), show_xpf(line["amount"])] for line in section["lines"]]
    columns = [Column(_("Ligne"), share=3), Column(_("Montant"), is_number=True)]
    return Table(section["title"], columns, [*rows, [_("Total"), show_xpf(section["total"])]], has_total=True)


def _with_how(line: Written) -> str:
    boxes = f" ({', '.join(line['boxes'])})" if line["boxes"] else ""
    return f"{line['label']}{boxes}" + (f"\n{line['how']}" if line["how"] else "")


def _check(notice: Assessment) -> CheckCode:
    code = check_code(notice)
    address = settings.SITE_URL + reverse("procedures:verify_receipt")
    query = urlencode({"number": notice.number, "code": code})
    return CheckCode(
        _("Pour vérifier cet avis, saisissez son numéro et ce code à l’adresse ci-dessous :"),
        code,
        f"{address}?{query}",
        _("Code QR vers la page de vérification"),
    )
