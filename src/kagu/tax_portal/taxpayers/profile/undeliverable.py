"""Mailboxes that take no mail any more: messages go another way, and their owner is told (E58)."""

from datetime import timedelta

from kagu.inputs.addresses import normalize_address
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import UndeliverableMailbox

PURPOSE = "undeliverable mailbox"
# A mailbox may come back; one that has not bounces again.
BELIEVED = timedelta(days=30)


def note_undeliverable(address: str, reason: str) -> None:
    """Of the outbox: a mail to this address came back for good."""
    named = keyed_hash(PURPOSE, normalize_address(address).encode()).hex()
    UndeliverableMailbox.objects.update_or_create(address_hash=named, defaults={"noticed_at": clock.now()})


def is_undeliverable(address: str) -> bool:
    """Whether mails to this mailbox came back lately, in whatever spelling it was written to."""
    if not address:
        return False
    named = [one.hex() for one in keyed_hashes(PURPOSE, normalize_address(address).encode())]
    believed = UndeliverableMailbox.objects.filter(noticed_at__gt=clock.now() - BELIEVED)
    return believed.filter(address_hash__in=named).exists()


def note_answer(address: str) -> None:
    """Somebody opened a link in that mailbox: it takes mail again."""
    named = [one.hex() for one in keyed_hashes(PURPOSE, normalize_address(address).encode())]
    UndeliverableMailbox.objects.filter(address_hash__in=named).delete()


def forget_old() -> int:
    """As a chore of the worker: what is no longer believed."""
    old = UndeliverableMailbox.objects.filter(noticed_at__lte=clock.now() - BELIEVED)
    return old.delete()[0]
