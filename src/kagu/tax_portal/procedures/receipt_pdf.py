"""Draws a receipt as a PDF."""

from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from fpdf import FPDF

from kagu.design_system.templatetags.design_system import moment
from kagu.tax_portal.taxpayers.dossiers import dossier_labels
from kagu.tax_portal.taxpayers.models import Dossier

LEFT_WIDTH = 85
LINE = 8


def receipt_pdf(dossier: Dossier, answers: list[tuple[Any, str]]) -> bytes:
    """One A4 page: who, what, when, the number, and what was filed."""
    pdf = FPDF()
    pdf.set_title(_text(_("Récépissé %(number)s") % {"number": dossier.receipt_number}))
    pdf.set_lang(get_language() or "fr")
    pdf.set_margin(20)
    pdf.add_page()
    _heading(pdf, dossier)
    _table(
        pdf,
        [
            (_("Numéro de récépissé"), dossier.receipt_number or ""),
            (_("Contribuable"), dossier.taxpayer.full_name),
            (_("Identifiant fiscal"), dossier.taxpayer.fiscal_id),
            (_("Déposé le"), moment(dossier.submitted_at) if dossier.submitted_at else ""),
        ],
    )
    pdf.ln(6)
    _table(pdf, answers)
    return bytes(pdf.output())


def _heading(pdf: FPDF, dossier: Dossier) -> None:
    pdf.set_font("helvetica", size=10)
    pdf.cell(text=_text(settings.BRAND["site_name"]), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(8)
    pdf.set_font("helvetica", style="B", size=18)
    pdf.multi_cell(w=0, text=_text(_("Récépissé de dépôt")), new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("helvetica", size=13)
    pdf.multi_cell(w=0, h=10, text=_text(dossier_labels.title(dossier)), new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _table(pdf: FPDF, rows: list[tuple[Any, str]]) -> None:
    pdf.set_font("helvetica", size=11)
    with pdf.table(
        col_widths=(LEFT_WIDTH, 170 - LEFT_WIDTH), first_row_as_headings=False, line_height=LINE
    ) as table:
        for label, value in rows:
            table.row([_text(label), _text(value)])


def _text(value: Any) -> str:
    """Helvetica has Western letters only; what it lacks is replaced, never refused."""
    plain = str(value).replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").replace("–", "-")
    return plain.encode("latin-1", "replace").decode("latin-1")
