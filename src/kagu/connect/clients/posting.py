"""Hands a signed token to a service, and says what its answer means for the outbox."""

import requests

from kagu import outbound
from kagu.connect.clients.models import Client
from kagu.outbox.delivery import DeliveryFailed, DeliveryRefused, DestinationDown

# Said by what stands before a service that is down or has too much to do.
DOWN = (429, 502, 503, 504)


def client_to_tell(client_id: str) -> Client:
    """The client as it is registered now; one that is gone or disabled is told nothing more."""
    client = Client.objects.filter(client_id=client_id, is_enabled=True).first()
    if client is None:
        raise DeliveryRefused(f"the service {client_id} is gone or disabled")
    return client


def post_token(uri: str, body: dict[str, str] | bytes, content_type: str) -> requests.Response:
    """The service's answer, unless it is down."""
    if not uri:
        raise DeliveryRefused("the service no longer says where it wants this")
    headers = {"Content-Type": content_type, "Accept": "application/json"}
    try:
        with outbound.session() as session:
            answer = session.post(uri, data=body, headers=headers)
    except outbound.OutboundFailed as failure:
        raise DestinationDown(str(failure)) from failure
    except requests.RequestException as refusal:
        raise DeliveryFailed(str(refusal)) from refusal
    if answer.status_code in DOWN:
        raise DestinationDown(f"it answers {answer.status_code}")
    return answer
