"""Following mailed links as people do: open the page, press its button."""

from collections.abc import Callable
from typing import Any

from django.test import Client as Browser

from tests.mails import path_of

# What a browser says of an address that a person clicked on.
A_CLICK = {"sec-fetch-mode": "navigate", "sec-fetch-user": "?1"}


def parts(link: str) -> dict[str, str]:
    """What the page's form sends."""
    return dict(pair.split("=") for pair in link.partition("?")[2].split("&"))


def send(browser: Browser, link: str, **more: str) -> Any:
    """What the page's form sends, with what was typed or chosen there."""
    return browser.post(path_of(link).partition("?")[0], {**parts(link), **more})


def press(browser: Browser, link: str, **more: str) -> Any:
    """Open the link, then press the page's button."""
    page = browser.get(path_of(link))
    assert page.status_code == 200, page.content.decode()
    return send(browser, link, **more)


def pressing(link: str) -> Callable[[], Any]:
    """A browser of its own that is about to press the link's button."""
    browser = Browser()
    return lambda: send(browser, link)
