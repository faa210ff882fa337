"""Where the answer to an authorization request may go: known before anything else is judged."""

from dataclasses import dataclass

from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import remembered_client
from kagu.connect.provider.authorization.redirect_uris import is_registered
from kagu.connect.provider.wire.errors import InvalidRequest, ProtocolError, UnauthorizedClient

RESPONSE_MODES = ("query", "form_post")


class NoWayBack(Exception):
    """The request names no client or no registered address: people get a page, never a redirect."""

    def __init__(self, error: ProtocolError, client: Client | None = None) -> None:
        super().__init__(error.description)
        self.error = error
        self.client = client


@dataclass(frozen=True, slots=True)
class Destination:
    """A registered redirect URI of a known client, and how it wants its answer."""

    client: Client
    redirect_uri: str
    response_mode: str = "query"
    state: str | None = None


class AuthorizationRefused(Exception):
    """The request is refused and its client may be told so (RFC 6749 §4.1.2.1)."""

    def __init__(self, error: ProtocolError, destination: Destination, pushed_id: str = "") -> None:
        super().__init__(error.description)
        self.error = error
        self.destination = destination
        self.pushed_id = pushed_id


def find_client_of(parameters: dict[str, str]) -> Client:
    """The enabled client that `client_id` names."""
    client = remembered_client(parameters.get("client_id", ""))
    if client is None:
        raise NoWayBack(UnauthorizedClient("client_id is unknown"))
    return client


def find_destination(client: Client, parameters: dict[str, str]) -> Destination:
    """The client's registered address that the request names, compared exactly."""
    redirect_uri = parameters.get("redirect_uri", "")
    if not is_registered(redirect_uri, client.redirect_uris, any_loopback_port=client.is_public):
        raise NoWayBack(InvalidRequest("redirect_uri is not one that the client registered"), client)
    mode = parameters.get("response_mode", "query")
    # A mode that we do not know is an error itself, told through the mode that always works.
    known_mode = mode if mode in client.response_modes else "query"
    return Destination(client, redirect_uri, known_mode, parameters.get("state"))
