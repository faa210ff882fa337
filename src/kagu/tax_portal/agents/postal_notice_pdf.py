"""The letters that tell taxpayers that somebody subscribed in their name, or activated their company."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kagu.papers.blocks import Heading, Paragraph
from kagu.papers.paper import Paper, Sheet
from kagu.tax_portal.taxpayers.letterhead import dated_today, letterhead, recipient
from kagu.tax_portal.taxpayers.models import PostalNotice
from kagu.texts.dates import say_date


def postal_notices_paper(notices: list[PostalNotice]) -> Paper:
    """One sheet each, in the reader's language; no secret, no identifier in full."""
    sheets = [_sheet(notice) for notice in notices]
    return Paper(_("Courriers à imprimer"), settings.LANGUAGE_CODE, letterhead(), sheets)


def _sheet(notice: PostalNotice) -> Sheet:
    # Whoever opens a company's letter is not who activated it: the site's own language then.
    language = notice.subscription.portal_user.language if notice.subscription else settings.LANGUAGE_CODE
    with translation.override(language):
        title, *words = _of_subscription(notice) if notice.subscription else _of_company(notice)
        blocks = [
            dated_today(),
            Heading(title),
            Paragraph(_("Madame, Monsieur,")),
            *map(Paragraph, words),
        ]
        return Sheet(blocks, recipient(notice.taxpayer), language=language)


def _of_subscription(notice: PostalNotice) -> list[str]:
    words = _("Quelqu'un s'est abonné en votre nom à nos téléservices le %(date)s.")
    since = notice.subscription.subscribed_at if notice.subscription else None
    return [
        _("Votre abonnement à nos téléservices"),
        words % {"date": _day(since)},
        _("Si c'est vous, vous n'avez rien à faire."),
        _told_to(
            _("Si ce n'est pas vous, quelqu'un connaît vos identifiants : prévenez-nous sans attendre.")
        ),
    ]


def _of_company(notice: PostalNotice) -> list[str]:
    words = _(
        "Les démarches en ligne de votre société ont été activées le %(date)s : %(person)s la représente "
        "désormais sur nos téléservices."
    )
    role = notice.role
    named = {
        "date": _day(role.since if role else None),
        "person": role.portal_user.known_name if role else "",
    }
    return [
        _("Vos démarches en ligne sont activées"),
        words % named,
        _("Si cette personne vous représente, vous n'avez rien à faire."),
        _told_to(_("Sinon, quelqu'un a lu votre lettre : prévenez-nous sans attendre.")),
    ]


def _told_to(warning: str) -> str:
    return f"{warning} {settings.BRAND['contact_address']}".strip()


def _day(moment: datetime | None) -> str:
    return say_date(timezone.localtime(moment).date()) if moment else ""
