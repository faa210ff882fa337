"""Draws the letter that carries a one-time code: for the post, or for the hand of who asked."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from fpdf import FPDF

from kagu.site import clock
from kagu.tax_portal.taxpayers.activation.activation_secrets import LETTER_LIFETIME
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.tax_portal.taxpayers.profile.people import people_of

LINE = 6


def letter_pdf(taxpayer: Taxpayer, code: str) -> bytes:
    """One A4 page. The other secrets are not on it: a stolen letter opens nothing."""
    account = people_of(taxpayer).first()
    # The reader's language, not that of the agent's screen.
    language = account.language if account else settings.LANGUAGE_CODE
    with translation.override(language):
        return _draw(taxpayer, code, language)


def new_letter(title: str, language: str) -> FPDF:
    """An empty document for letters."""
    pdf = FPDF()
    pdf.set_title(_text(title))
    pdf.set_lang(language)
    pdf.set_margin(25)
    return pdf


def begin_page(pdf: FPDF, taxpayer: Taxpayer) -> None:
    """A fresh page with who writes, to whom, and the day."""
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    write_lines(pdf, [settings.BRAND["government"], settings.BRAND["site_name"]])
    pdf.set_y(50)
    town = f"{taxpayer.postal_code} {taxpayer.municipality}"
    write_lines(pdf, [taxpayer.full_name, taxpayer.street, town], left=110)
    pdf.set_y(max(85, pdf.y + LINE))
    write_lines(pdf, [_("Le %(date)s") % {"date": date_format(clock.today())}])
    pdf.ln(LINE)


def _draw(taxpayer: Taxpayer, code: str, language: str) -> bytes:
    pdf = new_letter(_("Votre code à usage unique"), language)
    begin_page(pdf, taxpayer)
    write_lines(pdf, _words(taxpayer))
    pdf.ln(LINE)
    pdf.set_font("courier", style="B", size=24)
    pdf.cell(w=0, h=16, text=code, border=1, align="C", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(LINE)
    pdf.set_font("helvetica", size=11)
    write_lines(pdf, _advice(date_format(clock.today() + LETTER_LIFETIME)))
    return bytes(pdf.output())


def _words(taxpayer: Taxpayer) -> list[str]:
    masked = f"...{taxpayer.fiscal_id[-3:]}"
    purpose = _("Voici le code à usage unique qui vous permet de vous abonner à nos téléservices.")
    if not taxpayer.is_person:
        purpose = _("Voici le code à usage unique qui permet d'activer les démarches en ligne de la société.")
    return [_("Madame, Monsieur,"), purpose, _("Identifiant fiscal terminant par %(end)s") % {"end": masked}]


def _advice(end: str) -> list[str]:
    return [
        _("Ce code est valable jusqu'au %(end)s et ne sert qu'une fois.") % {"end": end},
        _("Saisissez-le sur %(address)s avec vos autres identifiants.") % {"address": settings.SITE_URL},
        _("Il remplace celui de toute lettre précédente. Ne le communiquez à personne."),
        _("Si vous n'avez rien demandé, détruisez cette lettre et prévenez-nous."),
    ]


def write_lines(pdf: FPDF, lines: list[Any], *, left: float | None = None) -> None:
    """One paragraph a line; empty ones are left out."""
    for line in filter(str.strip, map(_text, lines)):
        pdf.set_x(left or pdf.l_margin)
        pdf.multi_cell(w=0, h=LINE, text=line, align="L", new_x="LMARGIN", new_y="NEXT")


def _text(value: Any) -> str:
    """Helvetica has Western letters only; what it lacks is replaced, never refused."""
    plain = str(value).replace("\u202f", " ").replace("\u00a0", " ").replace("’", "'").replace("–", "-")
    return plain.encode("latin-1", "replace").decode("latin-1")
