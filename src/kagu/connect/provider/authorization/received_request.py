"""From what a browser sent to a checked authorization request, however it was conveyed."""

from kagu.connect.clients.models import Client
from kagu.connect.provider.authorization import marks, pushed_requests
from kagu.connect.provider.authorization.authorization_request import (
    AuthorizationRequest,
    read_authorization_request,
)
from kagu.connect.provider.authorization.destination import (
    AuthorizationRefused,
    NoWayBack,
    find_client_of,
    find_destination,
)
from kagu.connect.provider.authorization.request_objects import open_request_object
from kagu.connect.provider.wire.endpoint import Request
from kagu.connect.provider.wire.errors import InvalidRequest, ProtocolError, RequestUriNotSupported
from kagu.connect.provider.wire.parameters import DuplicateParameter, form_parameters, query_parameters


def receive(request: Request) -> AuthorizationRequest:
    """The request; NoWayBack until its client and redirect_uri are known, then AuthorizationRefused."""
    try:
        sent = form_parameters(request) if request.method == "POST" else query_parameters(request)
    except DuplicateParameter as duplicate:
        raise _refusal(duplicate, duplicate.parameters_read, duplicate.names) from duplicate
    except ProtocolError as error:
        raise NoWayBack(error) from error
    return check(sent)


def check(sent: dict[str, str]) -> AuthorizationRequest:
    """The same from parameters already parsed, as consent brings them back."""
    client = find_client_of(sent)
    taken = {name: sent[name] for name in marks.NAMES if name in sent}
    asked = {name: value for name, value in sent.items() if name not in taken}
    try:
        parameters, pushed_id = _resolve(client, asked)
    except ProtocolError as error:
        raise _refusal(error, asked) from error
    destination = find_destination(client, parameters)
    try:
        _check_conveyance(client, asked)
        return read_authorization_request(
            destination, parameters, pushed_id=pushed_id, marks=taken, conveyed=asked
        )
    except ProtocolError as error:
        raise AuthorizationRefused(error, destination, pushed_id) from error


def resolve_request_object(client: Client, sent: dict[str, str]) -> dict[str, str]:
    """The signed parameters if `request` came, otherwise those sent (RFC 9101 §6)."""
    return open_request_object(client, sent["request"]) if "request" in sent else sent


def _resolve(client: Client, sent: dict[str, str]) -> tuple[dict[str, str], str]:
    request_uri = sent.get("request_uri")
    if request_uri is None:
        return resolve_request_object(client, sent), ""
    if "request" in sent:
        raise InvalidRequest("request and request_uri do not go together")
    if not request_uri.startswith(pushed_requests.URN):
        raise RequestUriNotSupported("only a request_uri of our own is read")
    return pushed_requests.load(client, request_uri)


def _check_conveyance(client: Client, sent: dict[str, str]) -> None:
    if client.requires_par and "request_uri" not in sent:
        raise InvalidRequest("this client must push its authorization requests")
    if client.requires_signed_request and not sent.keys() & {"request", "request_uri"}:
        raise InvalidRequest("this client must sign its authorization requests")


def _refusal(
    error: ProtocolError, sent: dict[str, str], doubtful: set[str] | None = None
) -> AuthorizationRefused | NoWayBack:
    """Told to the client where its address is beyond doubt, otherwise to the person."""
    if doubtful and doubtful & {"client_id", "redirect_uri"}:
        return NoWayBack(error)
    try:
        client = find_client_of(sent)
        return AuthorizationRefused(error, find_destination(client, sent))
    except NoWayBack as no_way_back:
        return NoWayBack(error, no_way_back.client)
