"""An address outlives an account: its next owner must not be taken for the last one (E39)."""

from django.utils import timezone

from kagu.connect.accounts.models import Tombstone, User
from kagu.connect.clients.announce import announce_recycled
from kagu.connect.signing.mac import mac


def address_hmac(normalized: str) -> str:
    """By what a deleted account's address is known again, without keeping it."""
    return mac("deleted address", normalized.encode()).hex()


def tell_if_recycled(user: User) -> None:
    """Warn the services that knew a deleted account by the address that is now proven to be this one's."""
    buried = Tombstone.objects.filter(
        address_hmac=address_hmac(user.email_normalized or ""), purge_at__gt=timezone.now()
    )
    for tombstone in buried:
        announce_recycled(user.email, tombstone.subjects)
