"""Security Event Tokens (RFC 8417) pushed to services (RFC 8935), in the shape of Shared Signals 1.0."""

import uuid
from datetime import timedelta
from typing import Any

import requests
from django.conf import settings

from kagu.connect.clients.models import Client
from kagu.connect.clients.posting import client_to_tell, post_token
from kagu.connect.signing import keys
from kagu.outbox.delivery import DeliveryFailed, DeliveryRefused
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

POLLED_EVENT = "polled_event"
KEEP_FOR_POLLING = timedelta(days=30)
# RFC 8935 §2.4: errors that no further attempt can mend.
FINAL_ERRORS = ("invalid_request", "invalid_issuer", "invalid_audience")


def enqueue_token(client: Client, subject: dict[str, Any], events: dict[str, Any]) -> OutboxMessage:
    """Pushed to a service that says where, kept for one that does not: it polls."""
    payload = {
        "client_id": client.client_id,
        "sub_id": subject,
        "events": events,
        "txn": uuid.uuid4().hex,
    }
    if client.event_uri:
        return enqueue("security_event", client.event_uri, payload)
    return enqueue(POLLED_EVENT, client.client_id, payload, give_up_after=KEEP_FOR_POLLING)


def deliver_security_event(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """Sign at the last moment and push to where the service wants it now (RFC 8935 §2)."""
    client = client_to_tell(message.payload["client_id"])
    token = security_event_token(message, client)
    answer = post_token(client.event_uri, token.encode(), "application/secevent+jwt")
    if answer.ok:
        return
    if _error(answer) in FINAL_ERRORS:
        raise DeliveryRefused(f"it answers {_error(answer)}: {answer.text[:200]}")
    raise DeliveryFailed(f"it answers {answer.status_code}: {answer.text[:200]}")


def security_event_token(message: OutboxMessage, client: Client) -> str:
    """The subject stands in `sub_id`; neither `sub` nor `exp` is allowed (Shared Signals 1.0 §4.1)."""
    claims = {
        "iss": settings.ISSUER,
        "aud": client.client_id,
        "iat": clock.seconds(),
        "jti": message.message_id.hex,
        "txn": message.payload["txn"],
        "sub_id": message.payload["sub_id"],
        "events": message.payload["events"],
    }
    return keys.sign(claims, typ="secevent+jwt", alg=client.id_token_alg)


def _error(answer: requests.Response) -> str:
    try:
        said = answer.json()
    except requests.JSONDecodeError:
        return ""
    return str(said.get("err", "")) if isinstance(said, dict) else ""
