"""« Mot de passe oublié »: its pages, and the password chosen there."""

from typing import Any

from django.test import Client as Browser

from tests.mailed_links.clicks import send
from tests.mails import Mailbox, path_of

FORGOTTEN = "/oidc/forgotten-password"
RESET = "/public/resetpassword"
NEW = "trois tortues traversent le lagon"


def ask_for_link(browser: Browser, address: str, mails: Mailbox) -> str:
    """The path of the link that this address receives."""
    browser.post(FORGOTTEN, {"email": address})
    return path_of(mails.last_link_to(address))


def choose(browser: Browser, link: str, password: str = NEW, confirmation: str | None = None) -> Any:
    """What the reset page's form sends."""
    return send(browser, link, password=password, confirmation=confirmation or password)
