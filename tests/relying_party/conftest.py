"""A small service and the provider that it trusts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from kagu import design_system
from kagu.relying_party import discovery
from tests.relying_party import listener
from tests.relying_party.provider import Provider, running_provider

OWN_PAGES = Path(design_system.__file__).parent / "templates"


@pytest.fixture
def provider(settings: Any) -> Iterator[Provider]:
    with running_provider(settings) as running:
        yield running


@pytest.fixture(autouse=True)
def service(settings: Any, db: None) -> None:
    settings.ROOT_URLCONF = "tests.relying_party.urls"
    # Its pages are those of the room, not the portal's, whose menu names addresses that it has not.
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [OWN_PAGES]}]
    settings.LOGIN_REDIRECT_URL = "/personal/"
    settings.RELYING_PARTY = {**settings.RELYING_PARTY, "listener": "tests.relying_party.listener"}
    listener.told.clear()
    discovery.forget()


def log_in(browser: Client, provider: Provider, person: str = "alice", query: str = "") -> Any:
    """There and back through the provider."""
    there = browser.get("/oidc/login/" + query)
    return come_back(browser, provider.answer(there["Location"], person))


def come_back(browser: Client, answer: dict[str, str]) -> Any:
    """The browser arrives from the provider with this answer."""
    return browser.get("/oidc/callback/?" + urlencode(answer))


def is_logged_in(browser: Client) -> bool:
    return browser.get("/personal/").status_code == 200
