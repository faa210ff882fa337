"""Lets a service see that events reach it: the verification event of Shared Signals 1.0 §8.1.4."""

from django.db import transaction

from kagu.connect.clients.models import Client
from kagu.connect.clients.security_events import enqueue_token
from kagu.outbox.models import OutboxMessage

VERIFICATION = "https://schemas.openid.net/secevent/ssf/event-type/verification"


@transaction.atomic
def enqueue_verification(client: Client, state: str = "") -> OutboxMessage:
    """An event about nobody: its subject is the stream, which has the service's own name."""
    stream = {"format": "opaque", "id": client.client_id}
    return enqueue_token(client, stream, {VERIFICATION: {"state": state} if state else {}})
