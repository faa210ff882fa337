"""What is kept of deleted accounts is kept for a time only (D30)."""

from kagu.chores.pieces import do_each, forget
from kagu.connect.accounts.delete_account import TOMBSTONE_LIFETIME
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.history.chain import erase_accounts
from kagu.connect.accounts.models import ArrivedEntry, DeletionReceipt, Tombstone, User
from kagu.site import clock


def forget_deleted_accounts() -> int:
    """Erase receipts, tombstones and empty rows whose time is over; how many accounts were forgotten."""
    now = clock.now()
    long_ago = now - TOMBSTONE_LIFETIME
    forget(DeletionReceipt.objects.filter(expires_at__lt=now), Tombstone.objects.filter(purge_at__lt=now))
    forget(ArrivedEntry.objects.filter(arrived_at__lt=long_ago))
    old = User.objects.filter(state=User.State.DELETED, deleted_at__lt=long_ago)
    return do_each(old, _forget)


def _forget(user: User) -> bool:
    return is_erasure_asked(user) and bool(erase_accounts(User.objects.filter(pk=user.pk)))
