"""A final « no » of our own relay: whether it is about one mail, or the relay takes none of ours any more.

RFC 3463: 5.7.x is about security or policy, 5.3.x about the system. A relay whose rules changed says so to
every mail; one that dislikes a mail says so to that one, and goes on taking the others.
"""

import logging
import re
from datetime import timedelta

from kagu.outbox.bounce_reports import status_in
from kagu.outbox.delivery import DeliveryRefused, RelayRefuses
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

OF_THE_RELAY = re.compile(r"5\.[37]\.\d+")
# What was on its way when the relay first refused may be written down as delivered a little later.
ON_ITS_WAY = timedelta(seconds=5)

logger = logging.getLogger(__name__)


def may_be_the_relays(answer: bytes | str) -> bool:
    """Whether the status of this answer speaks of the relay's policy or system."""
    return bool(OF_THE_RELAY.fullmatch(status_in(answer)))


def refused_by_relay(message: OutboxMessage, reason: str) -> RelayRefuses | DeliveryRefused:
    """All mails are held, and the log tells it, until one gets through: then this one alone is meant."""
    if message.refused_at is None:
        message.refused_at = clock.now()
        OutboxMessage.objects.filter(pk=message.pk).update(refused_at=message.refused_at)
    since = message.refused_at + ON_ITS_WAY
    delivered = OutboxMessage.objects.filter(kind=message.kind, state=OutboxMessage.State.DELIVERED)
    if delivered.filter(delivered_at__gt=since, delivered_at__lte=clock.now()).exists():
        return DeliveryRefused(reason)
    logger.error("the mail relay refuses our mails, all of them wait: %s", reason)
    return RelayRefuses(reason)
