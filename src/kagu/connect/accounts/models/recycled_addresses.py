"""An address outlives an account: its next owner must not be taken for the last one (E39)."""

from collections.abc import Iterable

from kagu.connect.accounts.models import Tombstone, User
from kagu.connect.clients.announce import announce_recycled
from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes
from kagu.site import clock

PURPOSE = "deleted address"


def address_hmac(normalized: str) -> str:
    """By what a deleted account's address is known again, without keeping it."""
    return keyed_hash(PURPOSE, normalized.encode()).hex()


def tell_if_recycled(user: User) -> None:
    """Warn the services that knew a deleted account by the address that is now proven to be this one's."""
    tell_recycled([user])


def tell_recycled(users: Iterable[User]) -> None:
    """The same for many, in one statement where none is recycled."""
    holders = {
        one.hex(): user
        for user in users
        for one in keyed_hashes(PURPOSE, (user.email_normalized or "").encode())
    }
    buried = Tombstone.objects.filter(address_hmac__in=list(holders), purge_at__gt=clock.now())
    for tombstone in buried:
        announce_recycled(holders[tombstone.address_hmac].email, tombstone.subjects)
