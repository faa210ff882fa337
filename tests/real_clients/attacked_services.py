"""The examples that integrators copy, each beside a provider whose every word a test may change."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import requests

from kagu.demo.processes import Processes
from tests.ports import free_port
from tests.real_clients.services import FlaskService, NodeService
from tests.relying_party.provider import Provider

# Without signs, which libraries write differently in an Authorization header.
SECRET = "aClientSecretForTestsThatIsLongEnough"
SECONDS = 10.0


@dataclass
class Visitor:
    """A browser at one service, that follows nothing by itself."""

    url: str
    words: str
    session: requests.Session = field(default_factory=requests.Session)

    def get(self, path: str, query: dict[str, str] | None = None) -> requests.Response:
        address = self.url + path + (f"?{urlencode(query)}" if query else "")
        return self.session.get(address, allow_redirects=False, timeout=SECONDS)

    def post(self, path: str, fields: Any = None, **headers: str) -> requests.Response:
        return self.session.post(
            self.url + path, fields or {}, headers=headers, allow_redirects=False, timeout=SECONDS
        )

    @property
    def is_logged_in(self) -> bool:
        """Whether the service's page says so."""
        return self.words in self.get("/").text

    @property
    def cookies(self) -> dict[str, str]:
        """By name, as the service set them."""
        return {cookie.name: str(cookie.value) for cookie in self.session.cookies}


@dataclass
class AttackedService:
    """A running example, its provider, and where it answers."""

    example: FlaskService | NodeService
    provider: Provider

    @property
    def callback(self) -> str:
        """The path to which the provider sends people back."""
        return self.example.registration.redirect_uri.removeprefix(self.example.registration.url)

    @property
    def logout_path(self) -> str:
        """The path for logout tokens."""
        registration = self.example.registration
        return registration.backchannel_logout_uri.removeprefix(registration.url)

    def new_visitor(self) -> Visitor:
        """A fresh browser."""
        return Visitor(self.example.registration.url, self.example.words.logged_in)

    def start(self, visitor: Visitor) -> str:
        """The address at the provider to which the service sends this browser."""
        path = self.callback.replace("callback", "login")
        return visitor.get(path).headers["Location"]

    def log_in(self, visitor: Visitor, **changes: str) -> requests.Response:
        """There and back."""
        return visitor.get(self.callback, self.provider.answer(self.start(visitor), **changes))


@contextmanager
def attacked(kind: type[FlaskService] | type[NodeService], folder: Path) -> Iterator[AttackedService]:
    """The example, started against a provider of its own."""
    processes = Processes(folder)
    example = kind(free_port())
    client_id = example.registration.client_id
    provider = Provider(is_named_by_address=True, client_id=client_id, secret=SECRET)
    example.start(processes, folder, provider.issuer, SECRET)
    try:
        processes.wait_for(client_id, example.port, "localhost")
        yield AttackedService(example, provider)
    finally:
        processes.end()
        provider.stop()
