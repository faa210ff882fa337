"""Pushed authorization requests (RFC 9126)."""

from kagu.connect.provider.authorization import pushed_requests
from kagu.connect.provider.authorization.authorization_request import read_authorization_request
from kagu.connect.provider.authorization.destination import NoWayBack, find_destination
from kagu.connect.provider.authorization.received_request import resolve_request_object
from kagu.connect.provider.client_proof.client_authentication import authenticate_client
from kagu.connect.provider.client_proof.dpop import read_proof
from kagu.connect.provider.wire.endpoint import Request, Response, json_response
from kagu.connect.provider.wire.errors import InvalidRequest
from kagu.connect.provider.wire.parameters import form_parameters
from kagu.connect.provider.wire.token_errors import InvalidDpopProof
from kagu.site.client_address import network_of

# They prove the client here; the request itself does not hold them.
OF_AUTHENTICATION = frozenset({"client_secret", "client_assertion", "client_assertion_type"})


def par(request: Request) -> Response:
    """The request is checked now, so that its client learns of errors before any browser moves."""
    sent = form_parameters(request)
    client = authenticate_client(request, sent)
    if "request_uri" in sent:
        raise InvalidRequest("request_uri cannot be pushed")
    if client.requires_signed_request and "request" not in sent:
        raise InvalidRequest("this client must sign its authorization requests")
    asked = {name: value for name, value in sent.items() if name not in OF_AUTHENTICATION}
    parameters = resolve_request_object(client, {"client_id": client.client_id, **asked})
    proof = read_proof(request)
    _bind_to_key(parameters, proof.thumbprint)
    try:
        destination = find_destination(client, parameters)
    except NoWayBack as no_way_back:
        raise no_way_back.error from no_way_back
    read_authorization_request(destination, parameters)
    proof.spend()
    # A public client is whoever says its name.
    stranger = network_of(request.address) if client.is_public else ""
    request_uri = pushed_requests.push(client, parameters, stranger=stranger)
    return json_response({"request_uri": request_uri, "expires_in": pushed_requests.PUSHED_SECONDS}, 201)


def _bind_to_key(parameters: dict[str, str], thumbprint: str) -> None:
    """The code will serve only with the key that pushed the request, RFC 9449 §10.1."""
    if not thumbprint:
        return
    if parameters.get("dpop_jkt", thumbprint) != thumbprint:
        raise InvalidDpopProof("dpop_jkt is not the key of the DPoP proof")
    parameters["dpop_jkt"] = thumbprint
