"""The letter that carries a one-time code: for the post, or for the hand of who asked."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from kagu.papers.blocks import Block, Facts, Heading, LargeCode, Paragraph, Run
from kagu.papers.make_pdf import make_pdf
from kagu.papers.paper import Paper, Sheet
from kagu.site import clock
from kagu.tax_portal.taxpayers.activation.activation_secrets import LETTER_LIFETIME
from kagu.tax_portal.taxpayers.letterhead import dated_today, letterhead, recipient
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.tax_portal.taxpayers.profile.people import people_of
from kagu.texts.dates import say_date


def letter_pdf(taxpayer: Taxpayer, code: str) -> bytes:
    """The letter, made: the code is in no other value."""
    return make_pdf(letter_paper(taxpayer, code))


def letter_paper(taxpayer: Taxpayer, code: str) -> Paper:
    """One A4 page. The other secrets are not on it: a stolen letter opens nothing."""
    account = people_of(taxpayer).first()
    # The reader's language, not that of the agent's screen.
    language = account.language if account else settings.LANGUAGE_CODE
    with translation.override(language):
        title = _("Votre code à usage unique")
        blocks = [dated_today(), Heading(title), *_words(taxpayer), LargeCode(code), *_advice()]
        return Paper(title, language, letterhead(), [Sheet(blocks, recipient(taxpayer))])


def _words(taxpayer: Taxpayer) -> list[Block]:
    purpose = _("Voici le code à usage unique qui vous permet de vous abonner à nos téléservices.")
    if not taxpayer.is_person:
        purpose = _("Voici le code à usage unique qui permet d'activer les démarches en ligne de la société.")
    ending = _("se terminant par …%(end)s") % {"end": taxpayer.fiscal_id[-3:]}
    return [
        Paragraph(_("Madame, Monsieur,")),
        Paragraph(purpose),
        Facts([(_("Identifiant fiscal"), ending)]),
    ]


def _advice() -> list[Block]:
    end = say_date(clock.today() + LETTER_LIFETIME)
    where = _("Saisissez-le sur %(address)s avec votre identifiant fiscal et votre numéro de déclarant.")
    before, after = where.split("%(address)s")
    return [
        Paragraph(_("Ce code est valable jusqu'au %(end)s et ne sert qu'une fois.") % {"end": end}),
        Paragraph([before, Run(settings.SITE_URL, address=settings.SITE_URL), after]),
        Paragraph(_("Il remplace celui de toute lettre précédente. Ne le communiquez à personne.")),
        Paragraph(_("Si vous n'avez rien demandé, détruisez cette lettre et prévenez-nous.")),
    ]
