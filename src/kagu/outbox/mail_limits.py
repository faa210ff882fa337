"""No mailbox is bombed, no relay flooded: mails beyond the limits wait."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from kagu.inputs.addresses import normalize_address
from kagu.outbox.delivery import DeliveryFailed, KindDown
from kagu.outbox.models import OutboxMessage


def check_mail_limits(address: str) -> None:
    """Raise when this mail must wait; one that expires meanwhile is not sent at all."""
    now = timezone.now()
    sent = OutboxMessage.objects.filter(kind="mail", state=OutboxMessage.State.DELIVERED)
    lately = sent.filter(delivered_at__gt=now - timedelta(hours=1), mailbox=normalize_address(address))
    if lately.count() >= settings.MAILS_PER_HOUR_TO_ONE_ADDRESS:
        raise DeliveryFailed("too many mails to this address within the hour")
    if sent.filter(delivered_at__gt=now - timedelta(minutes=1)).count() >= settings.MAILS_PER_MINUTE:
        raise KindDown("too many mails within the minute")
