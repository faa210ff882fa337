"""Every page that any test sees: a browser of the last eight years says whose its forms are.

Beside a password stands the account's address, in a field that password managers look at.
"""

import re
from typing import Any

import pytest
from django.test import Client

# Under any other policy a browser may hide the Origin, or tell other sites which page its person left.
POLICIES = ("same-origin", "strict-origin")
USERNAME = re.compile(rb'<input (?![^>]*type="hidden")[^>]*autocomplete="[^"]*\busername\b')


def watch_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on a test fails at the first page whose form an older browser could not send."""
    ask = Client.request

    def request(client: Client, **asked: Any) -> Any:
        answer = ask(client, **asked)
        content = getattr(answer, "content", b"")
        if b'method="post"' in content:
            assert answer.get("Referrer-Policy") in POLICIES, f"the form of {asked.get('PATH_INFO')}"
        for form in re.findall(rb"<form\b.*?</form>", content, re.S) if b'type="password"' in content else ():
            assert b'type="password"' not in form or USERNAME.search(form), f"of {asked.get('PATH_INFO')}"
        return answer

    monkeypatch.setattr(Client, "request", request)
