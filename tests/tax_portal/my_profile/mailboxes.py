"""Asking for a third-party address and confirming it, through the pages."""

from django.test import Client

from tests.mailed_links import clicks
from tests.mails import Mailbox
from tests.tax_portal.pages import text_of

PRO = "alice.pro@exemple.nc"
OTHER = "cabinet@exemple.nc"
PROFILE = "/mon-profil/"
VALIDATE = "/public/validatetiers"


def ask(browser: Client, address: str) -> str:
    """Save the form, and the text of the page that follows."""
    return text_of(browser.post("/mon-profil/email-tiers/", {"address": address}, follow=True))


def press(link: str, **answer: str) -> str:
    """Open the link in another browser and press the button."""
    return text_of(clicks.press(Client(), link, **answer))


def define(browser: Client, mails: Mailbox, address: str) -> None:
    ask(browser, address)
    press(mails.last_link_to(address))
