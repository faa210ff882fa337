"""Asking for a third-party address and confirming it, through the pages."""

from django.test import Client

from tests.mails import Mailbox, path_of
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
    browser = Client()
    fields = browser.get(path_of(link)).context
    values = {"technicalID": fields["technical_id"], "token": fields["token"], **answer}
    return text_of(browser.post(VALIDATE, values))


def define(browser: Client, mails: Mailbox, address: str) -> None:
    ask(browser, address)
    press(mails.last_link_to(address))
