"""What is forgotten of links: whom they went to with the account, the rows long after their end."""

from collections.abc import Iterable
from datetime import timedelta

from kagu.chores.pieces import forget
from kagu.mailed_links.models import MailedLink
from kagu.site import clock

# Kept so long after their expiry, to say « expiré » rather than « invalide ».
FORGET_AFTER = timedelta(days=30)


def forget_recipients(*, targets: Iterable[object] = (), addresses: Iterable[str] = ()) -> None:
    """Erase whom these links went to, and where they lead: the account is gone."""
    of_targets = MailedLink.objects.filter(target__in=[str(target) for target in targets])
    to_addresses = MailedLink.objects.filter(sent_to__in=[address for address in addresses if address])
    for links in (of_targets, to_addresses):
        links.update(sent_to="", return_to="")


def forget_old_links() -> int:
    """Erase the rows of links that expired long ago."""
    return forget(MailedLink.objects.filter(expires_at__lt=clock.now() - FORGET_AFTER))
