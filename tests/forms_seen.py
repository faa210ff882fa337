"""Every page that any test sees: a browser of the last eight years says whose its forms are."""

from typing import Any

import pytest
from django.test import Client

# Under any other policy a browser may hide the Origin, or tell other sites which page its person left.
POLICIES = ("same-origin", "strict-origin")


def watch_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a test fails at the first page whose form an older browser could not send."""
    ask = Client.request

    def request(client: Client, **asked: Any) -> Any:
        answer = ask(client, **asked)
        if b'method="post"' in getattr(answer, "content", b""):
            assert answer.get("Referrer-Policy") in POLICIES, f"the form of {asked.get('PATH_INFO')}"
        return answer

    monkeypatch.setattr(Client, "request", request)
