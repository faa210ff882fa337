"""Reading pages as people do, and following mailed links as they do."""

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client as Browser

from tests.mails import path_of


def text(response: HttpResponse) -> str:
    """The page on one line, entities resolved."""
    return " ".join(unescape(response.content.decode()).split())


def without_tokens(response: HttpResponse) -> str:
    """The page less what differs at each visit."""
    return re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]*"', "", text(response))


def press(browser: Browser, link: str) -> HttpResponse:
    """Open the link, then press the page's button."""
    page = browser.get(path_of(link))
    assert page.status_code == 200, page.content.decode()
    path, _, query = path_of(link).partition("?")
    return browser.post(path, dict(pair.split("=") for pair in query.split("&")))
