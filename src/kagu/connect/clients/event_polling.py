"""Events for services that cannot be reached: they fetch and acknowledge them (RFC 8936)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, QuerySet

from kagu.connect.clients.models import Client
from kagu.connect.clients.security_events import POLLED_EVENT, security_event_token
from kagu.outbox.enqueue import lane_of
from kagu.outbox.models import IN_ORDER, OutboxMessage
from kagu.site import clock


@dataclass(frozen=True)
class PolledEvents:
    """Signed tokens by `jti`, and whether there are more."""

    tokens: dict[str, str]
    are_more: bool


@transaction.atomic
def settle(client: Client, acknowledged: Iterable[str], failed: Mapping[str, str]) -> None:
    """What the service took is delivered; what it says it cannot use is dead, with its reason (§2.4)."""
    states = OutboxMessage.State
    _events_of(client).filter(message_id__in=list(acknowledged)).update(
        state=states.DELIVERED, delivered_at=clock.now()
    )
    for jti, reason in failed.items():
        _events_of(client).filter(message_id=jti).update(state=states.DEAD, last_error=reason[:500])


def poll(client: Client, most: int) -> PolledEvents:
    """The oldest events that wait; each is shown again until it is acknowledged (§2.3)."""
    found = list(_events_of(client).order_by(IN_ORDER)[: most + 1])
    shown = found[:most]
    OutboxMessage.objects.filter(pk__in=[message.pk for message in shown]).update(attempts=F("attempts") + 1)
    tokens = {message.message_id.hex: security_event_token(message, client) for message in shown}
    return PolledEvents(tokens, len(found) > most)


def _events_of(client: Client) -> QuerySet[OutboxMessage]:
    # The lane, for the index of what waits: whatever else lies there is not read.
    lane = lane_of(POLLED_EVENT, client.client_id)
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, kind=POLLED_EVENT, lane=lane)
    return waiting.filter(destination=client.client_id)
