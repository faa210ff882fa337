"""A log-in at the portal through a provider that is not ours."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests.relying_party.provider import Provider


def log_in(browser: Client, provider: Provider, person: str = "alice", query: str = "") -> Any:
    """Gives the portal's answer to the way back; `query` goes to its log-in page."""
    there = browser.get("/login/" + query)
    return browser.get("/callback/?" + urlencode(provider.answer(there["Location"], person)))
