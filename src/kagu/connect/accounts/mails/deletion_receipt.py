"""The receipt of a deletion: which services were told, which have answered, for 30 days."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kagu.connect.accounts.link_purposes import FOLLOW_DELETION
from kagu.connect.accounts.models import DeletionReceipt, User
from kagu.connect.clients.connections import connections_of
from kagu.mailed_links.links import IssuedLink, issue_link
from kagu.outbox.models import OutboxMessage
from kagu.site import clock


class Progress(StrEnum):
    """How far the news got."""

    ACKNOWLEDGED = "acknowledged"
    BEING_TOLD = "being_told"
    NOT_REACHED = "not_reached"
    GIVEN_UP = "given_up"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Notice:
    """One service, and whether it knows."""

    service: str
    progress: Progress
    acknowledged_at: datetime | None = None


def write_receipt(user: User, messages: dict[str, OutboxMessage]) -> IssuedLink:
    """In the deletion's transaction, while the connections still stand; the link names nobody."""
    notices = [
        {"service": client.name, "message": _id_of(messages.get(client.client_id))}
        for client in (connection.client for connection in connections_of(user))
    ]
    receipt = DeletionReceipt.objects.create(
        notices=notices, expires_at=clock.now() + FOLLOW_DELETION.lifetime
    )
    return issue_link(FOLLOW_DELETION, target=str(receipt.pk), sent_to="", language=user.language)


def notices_of(receipt: DeletionReceipt) -> list[Notice]:
    """Each service as it stands now, read from the outbox."""
    ids = [uuid.UUID(notice["message"]) for notice in receipt.notices if notice["message"]]
    messages = {
        message.message_id.hex: message for message in OutboxMessage.objects.filter(message_id__in=ids)
    }
    return [_notice(notice, messages.get(notice["message"])) for notice in receipt.notices]


def _id_of(message: OutboxMessage | None) -> str:
    return message.message_id.hex if message else ""


def _notice(notice: dict[str, str], message: OutboxMessage | None) -> Notice:
    service = notice["service"]
    if not notice["message"]:
        return Notice(service, Progress.NOT_ASKED)
    # The outbox forgets what was delivered long ago, and nothing else so soon.
    if message is None:
        return Notice(service, Progress.ACKNOWLEDGED)
    if message.state == OutboxMessage.State.DELIVERED:
        return Notice(service, Progress.ACKNOWLEDGED, message.delivered_at)
    if message.state == OutboxMessage.State.DEAD:
        return Notice(service, Progress.GIVEN_UP)
    return Notice(service, Progress.NOT_REACHED if message.attempts else Progress.BEING_TOLD)
