"""No mailbox is bombed, no relay flooded: mails beyond the limits wait."""

from datetime import timedelta

from django.conf import settings

from kagu.counting.lately import count_lately
from kagu.inputs.addresses import normalize_address
from kagu.outbox.delivery import DeliveryFailed, KindDown
from kagu.outbox.models import OutboxMessage


def check_mail_limits(address: str) -> None:
    """Raise when this mail must wait; one that expires meanwhile is not sent at all."""
    sent = OutboxMessage.objects.filter(kind="mail", state=OutboxMessage.State.DELIVERED)
    to_one = sent.filter(mailbox=normalize_address(address))
    if count_lately(to_one, "delivered_at", timedelta(hours=1)) >= settings.MAILS_PER_HOUR_TO_ONE_ADDRESS:
        raise DeliveryFailed("too many mails to this address within the hour")
    if count_lately(sent, "delivered_at", timedelta(minutes=1)) >= settings.MAILS_PER_MINUTE:
        raise KindDown("too many mails within the minute")
