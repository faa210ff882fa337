"""Draws the letters that tell taxpayers that somebody subscribed in their name."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kagu.tax_portal.agents.letter_pdf import begin_page, new_letter, write_lines
from kagu.tax_portal.taxpayers.models import PostalNotice


def postal_notices_pdf(notices: list[PostalNotice]) -> bytes:
    """One A4 page each, in the reader's language; no secret, no identifier in full."""
    pdf = new_letter(_("Courriers à imprimer"), settings.LANGUAGE_CODE)
    for notice in notices:
        with translation.override(notice.subscription.portal_user.language):
            begin_page(pdf, notice.subscription.taxpayer)
            write_lines(pdf, _words(notice))
    return bytes(pdf.output())


def _words(notice: PostalNotice) -> list[str]:
    subscribed_on = date_format(timezone.localtime(notice.subscription.subscribed_at).date())
    return [
        _("Madame, Monsieur,"),
        _("Un compte s'est abonné en votre nom à nos téléservices le %(date)s.") % {"date": subscribed_on},
        _("Si c'est vous, vous n'avez rien à faire."),
        _("Si ce n'est pas vous, quelqu'un connaît vos identifiants : prévenez-nous sans attendre.")
        + " "
        + settings.BRAND["contact_address"],
    ]
