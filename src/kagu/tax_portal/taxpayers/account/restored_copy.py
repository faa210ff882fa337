"""What a copy of the portal's database does not know when it is put back: deletions and ended sessions."""

from datetime import datetime

from kagu.relying_party.models import RelyingPartySession
from kagu.tax_portal.taxpayers.account.account_events import account_purged
from kagu.tax_portal.taxpayers.models import PortalUser, PurgedSubject


def delete_again(key: str) -> bool:
    """The account whose `sub` has this hash was deleted after the copy; whether anything was to be undone."""
    if PurgedSubject.objects.filter(sub_hash=key).exists():
        return False
    subjects = PortalUser.objects.exclude(sub=None).values_list("sub", flat=True).iterator()
    sub = next((sub for sub in subjects if sub and PurgedSubject.hash_of(sub) == key), None)
    if sub is None:
        # Whoever this was first came after the copy: a late login revives nobody either.
        PurgedSubject.objects.create(sub_hash=key)
        return False
    account_purged(sub)
    return True


def end_sessions_of_the_copy(made_at: datetime) -> str:
    """Some were ended since by the provider: nobody knows which, so all of them."""
    return f"{RelyingPartySession.objects.all().delete()[0]} sessions are ended"
