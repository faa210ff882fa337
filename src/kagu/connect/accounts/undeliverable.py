"""An address that no longer takes our mails: its owner is told on « Mon compte », never locked (E58)."""

from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.accounts.people import normalize_address


def note_undeliverable(address: str, reason: str) -> None:
    """Show the banner until the address changes; a mail to an address given up long ago says nothing."""
    User.objects.filter(email_normalized=normalize_address(address), email_undeliverable_at=None).update(
        email_undeliverable_at=timezone.now()
    )
