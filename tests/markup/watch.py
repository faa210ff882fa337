"""Every page that any test sees is read by our rules, once in each shape."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.markup.rules import faults_of_source

# Django's own pages, and what is no page of ours.
NOT_OURS = ("/admin/",)
# What differs from one showing of a page to the next.
CHANGING = re.compile(r'value="[^"]*"|nonce="[^"]*"|\d+')
_seen: set[int] = set()


def watch_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a test fails at the first page whose source has a fault."""
    ask = Client.request

    def request(client: Client, **asked: Any) -> Any:
        answer = ask(client, **asked)
        address = str(asked.get("PATH_INFO", ""))
        if _is_page(answer) and not address.startswith(NOT_OURS):
            _read(answer.content.decode(), address)
        return answer

    monkeypatch.setattr(Client, "request", request)


def _is_page(answer: Any) -> bool:
    return answer.get("Content-Type", "").startswith("text/html") and b"<main" in getattr(
        answer, "content", b""
    )


def _read(source: str, address: str) -> None:
    shape = hash(CHANGING.sub("", source))
    if shape not in _seen:
        _seen.add(shape)
        faults = faults_of_source(source, address)
        assert not faults, f"{address}: " + "; ".join(faults)
