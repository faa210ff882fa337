"""What every paper of the portal begins with: who writes, and the taxpayer's address in the register."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from kagu.design_system.theme import primary_color
from kagu.papers.blocks import Paragraph
from kagu.papers.paper import Letterhead
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import Taxpayer
from kagu.texts.dates import say_date

PRINTABLE = (".svg", ".png", ".jpg", ".jpeg", ".webp")


def letterhead() -> Letterhead:
    """The administration and the site, with the mark of its pages where that is a file of the site."""
    brand = settings.BRAND
    color = primary_color(brand["primary_color"])
    return Letterhead([brand["government"], brand["site_name"]], _mark(brand["logo"]), color)


def recipient(taxpayer: Taxpayer) -> list[str]:
    """The lines that show in the window of the envelope, as the register has them."""
    return [taxpayer.full_name, taxpayer.street, f"{taxpayer.postal_code} {taxpayer.municipality}"]


def dated_today() -> Paragraph:
    """« Le 27 novembre 2026 », in the language in force."""
    return Paragraph(_("Le %(date)s") % {"date": say_date(clock.today())})


def _mark(logo: str) -> bytes:
    path = finders.find(logo) if logo.endswith(PRINTABLE) and "://" not in logo else None
    return Path(path).read_bytes() if path else b""
