"""Releasing a lock by the mailed link (R107–R110), or as part of a password reset (D7)."""

from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.count_failures import forget_all_failures
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.lock_account import is_locked_for_failures
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.mailed_links.links import LinkInvalid, use_link
from kagu.mailed_links.models import MailedLink
from kagu.site import clock


def unlock_by_link(link: MailedLink, origin: Origin) -> User:
    """The mailbox is proven: back to ACTIVE. No effect on an account that is not locked (E25)."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=link.target).first()
        if user is None or not user.is_active:
            raise LinkInvalid
        use_link(link)
        note_answer(link)
        release_lock(user, Lock.Release.LINK, origin)
    return user


def release_lock(
    user: User, by: Lock.Release, origin: Origin | None = None, *, actor: str = "", **details: str
) -> bool:
    """In the caller's transaction; False when there was no lock that its owner may release."""
    if not is_locked_for_failures(user):
        return False
    user.state = User.State.ACTIVE
    user.locked_at = None
    user.save(update_fields=["state", "locked_at"])
    user.locks.filter(released_at=None).update(released_at=clock.now(), released_by=by)
    forget_all_failures(user)
    end_links(Ending.UNLOCKED, user.pk)
    activity.record(user, "account_unlocked", origin, actor=actor, by=str(by), **details)
    if settings.ANNOUNCE_LOCKS:
        announce(SecurityEvent.ACCOUNT_ENABLED, user)
    return True


def is_unlocked(link: MailedLink) -> bool:
    """Whether the account of this link is open, however that came (E5, E25)."""
    return User.objects.filter(pk=link.target, state=User.State.ACTIVE).exists()
