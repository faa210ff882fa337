"""Where services that cannot be reached fetch their security events (RFC 8936)."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from kagu.connect.clients.event_polling import poll, settle
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import StaleClient, is_current, remembered_client
from kagu.connect.provider.client_proof.client_authentication import authenticate_confidential_client
from kagu.connect.provider.discovery import PUBLIC
from kagu.connect.provider.models import SpentIdentifier
from kagu.connect.provider.rows.spent_identifiers import spent_id
from kagu.connect.provider.tokens.bearer import REFUSED, presented_token
from kagu.connect.provider.wire.endpoint import LONGEST_BODY, Request, Response, json_response
from kagu.connect.provider.wire.errors import InvalidRequest, MethodNotAllowed, RequestTooLarge
from kagu.connect.provider.wire.token_errors import InvalidToken

MOST_EVENTS = 100


@dataclass(frozen=True, slots=True)
class PollRequest:
    """RFC 8936 §2.2. Every answer is immediate: our long poll is one of no length."""

    most: int
    acknowledged: list[str]
    failed: dict[str, str]


def poll_events(request: Request) -> Response:
    """Settle what the service says of earlier events, then give it the next ones."""
    if request.method != "POST":
        raise MethodNotAllowed(("POST",))
    client = _authenticate(request)
    asked = read_poll_request(request)
    settle(client, asked.acknowledged, asked.failed)
    found = poll(client, asked.most)
    return json_response({"sets": found.tokens, "moreAvailable": found.are_more})


def transmitter_configuration(request: Request) -> Response:
    """`/.well-known/ssf-configuration`: Shared Signals 1.0 §7.1."""
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed(("GET", "HEAD"))
    content = {
        "spec_version": "1_0",
        "issuer": settings.ISSUER,
        "jwks_uri": f"{settings.ISSUER}/jwks",
        "delivery_methods_supported": ["urn:ietf:rfc:8935", "urn:ietf:rfc:8936"],
        "default_subjects": "ALL",
    }
    return json_response(content, headers=PUBLIC)


def read_poll_request(request: Request) -> PollRequest:
    """The JSON of a poll, every member of the type that the RFC gives it."""
    said = _read_object(request)
    most = said.get("maxEvents", MOST_EVENTS)
    acknowledged, errors = said.get("ack", []), said.get("setErrs", {})
    if not isinstance(most, int) or isinstance(most, bool) or most < 0:
        raise InvalidRequest("maxEvents is a number of events")
    if not isinstance(said.get("returnImmediately", False), bool):
        raise InvalidRequest("returnImmediately is true or false")
    if not isinstance(acknowledged, list) or not isinstance(errors, dict):
        raise InvalidRequest("ack is an array and setErrs an object")
    return PollRequest(
        most=min(most, MOST_EVENTS),
        acknowledged=[jti for jti in acknowledged if _is_jti(jti)],
        failed={jti: _reason(error) for jti, error in errors.items() if _is_jti(jti)},
    )


def _authenticate(request: Request) -> Client:
    """With the client's secret, or with a token it got by client credentials (§3.2 leaves it open)."""
    if request.authorization[:6].lower() == "basic ":
        client = authenticate_confidential_client(request, {})
    else:
        client = _client_of_token(request)
    if not is_current(client):
        raise StaleClient(client.client_id)
    return client


def _client_of_token(request: Request) -> Client:
    token = presented_token(request)
    client = remembered_client(token.client_id)
    is_revoked = SpentIdentifier.objects.filter(pk=spent_id("access token", token.jti)).exists()
    # A person's grant, or a token for another resource, gives no right to a service's own mail.
    if token.grant_id or token.resource or is_revoked or client is None:
        raise InvalidToken(REFUSED, scheme="DPoP" if token.jkt else "Bearer")
    return client


def _read_object(request: Request) -> dict[str, Any]:
    if request.content_type.partition(";")[0].strip().lower() != "application/json":
        raise InvalidRequest("the content type must be application/json")
    if len(request.body) > LONGEST_BODY:
        raise RequestTooLarge("the request is too long")
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidRequest("the body is not JSON") from error
    if not isinstance(said, dict):
        raise InvalidRequest("the body is not a JSON object")
    return said


def _is_jti(value: object) -> bool:
    """Whether this could be one of ours; others are nobody's and are passed over."""
    try:
        return isinstance(value, str) and uuid.UUID(hex=value).hex == value
    except ValueError:
        return False


def _reason(error: object) -> str:
    said = error if isinstance(error, dict) else {}
    words = f"{said.get('err', '')}: {said.get('description', '')}"
    # JSON can escape half a character, which no database writes.
    return "the service refuses it, " + words.replace("\0", "").encode(errors="replace").decode()
