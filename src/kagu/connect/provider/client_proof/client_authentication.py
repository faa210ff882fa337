"""How a client proves who it is at the machine endpoints (RFC 6749 §2.3, OIDC Core §9)."""

import base64
import binascii
from urllib.parse import unquote_plus

from kagu.connect.clients import registry
from kagu.connect.clients.models import Client
from kagu.connect.provider.client_proof.client_assertions import (
    ASSERTION_TYPE,
    check_assertion,
    client_of_assertion,
)
from kagu.connect.provider.wire.endpoint import Request
from kagu.connect.provider.wire.errors import InvalidClient, InvalidRequest

ASSERTION_METHODS = (Client.AuthMethod.SECRET_JWT, Client.AuthMethod.PRIVATE_KEY_JWT)
FAILED = "client authentication failed"


def authenticate_client(request: Request, parameters: dict[str, str]) -> Client:
    """The client, proven by the one method it registered; two methods at once are refused."""
    is_basic = request.authorization[:6].lower() == "basic "
    if is_basic + ("client_secret" in parameters) + ("client_assertion" in parameters) > 1:
        raise InvalidRequest("use one way of client authentication")
    if "client_assertion" in parameters:
        return _by_assertion(parameters)
    if is_basic:
        client_id, secret = _basic_credentials(request.authorization)
        return _by_secret(client_id, secret, Client.AuthMethod.BASIC, parameters)
    client_id = parameters.get("client_id", "")
    if "client_secret" in parameters:
        return _by_secret(client_id, parameters["client_secret"], Client.AuthMethod.POST, parameters)
    client = registry.remembered_client(client_id)
    if client is None or not client.is_public:
        raise InvalidClient(FAILED)
    return client


def authenticate_confidential_client(request: Request, parameters: dict[str, str]) -> Client:
    """For endpoints that a public client has no business at."""
    client = authenticate_client(request, parameters)
    if client.is_public:
        raise InvalidClient(FAILED)
    return client


def _by_secret(client_id: str, secret: str, method: str, parameters: dict[str, str]) -> Client:
    client = registry.remembered_client(client_id)
    if client is None or client.auth_method != method or not client.has_secret(secret):
        raise InvalidClient(FAILED)
    _check_same_client(client, parameters)
    return client


def _by_assertion(parameters: dict[str, str]) -> Client:
    if parameters.get("client_assertion_type") != ASSERTION_TYPE:
        raise InvalidClient(f"client_assertion_type must be {ASSERTION_TYPE}")
    client = client_of_assertion(parameters["client_assertion"])
    if client is None or client.auth_method not in ASSERTION_METHODS:
        raise InvalidClient(FAILED)
    _check_same_client(client, parameters)
    check_assertion(client, parameters["client_assertion"])
    return client


def _basic_credentials(authorization: str) -> tuple[str, str]:
    """RFC 6749 §2.3.1: both halves are form-encoded before RFC 7617 joins them."""
    try:
        decoded = base64.b64decode(authorization[6:].strip(), validate=True).decode()
        client_id, colon, secret = decoded.partition(":")
        credentials = unquote_plus(client_id, errors="strict"), unquote_plus(secret, errors="strict")
    except (binascii.Error, ValueError) as error:
        raise InvalidClient("the Authorization header is malformed") from error
    if not colon:
        raise InvalidClient("the Authorization header is malformed")
    return credentials


def _check_same_client(client: Client, parameters: dict[str, str]) -> None:
    if parameters.get("client_id", client.client_id) != client.client_id:
        raise InvalidRequest("client_id is not the client that was authenticated")
