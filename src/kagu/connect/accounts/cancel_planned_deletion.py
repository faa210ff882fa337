"""Bringing back an account that waits to be erased: by the mailed link, by an agent, by an old mailbox."""

from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.models import PlannedDeletion, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.mailed_links.links import LinkRevoked, use_link
from kagu.mailed_links.models import MailedLink
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock


def cancel_planned_deletion_by_link(link: MailedLink, origin: Origin) -> None:
    """The mailbox wants its account back; nobody is logged in by it. Raises LinkRefused."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=link.target, state=User.State.CLOSING).first()
        if user is None:
            raise LinkRevoked(link)
        use_link(link)
        bring_back(user, origin)
        enqueue_mail(
            user.email,
            "deletion_cancelled",
            language=user.language,
            context={"first_name": user.first_name, "date": clock.now()},
            sealed_context={"take_back_url": take_back_url(user)},
        )


def bring_back(user: User, origin: Origin | None = None, *, actor: str = "", **details: str) -> None:
    """In the caller's transaction, the account's row locked: as it was before, and services know."""
    is_locked = user.locks.filter(released_at=None).exists()
    user.state = User.State.LOCKED if is_locked else User.State.ACTIVE
    user.save(update_fields=["state"])
    PlannedDeletion.objects.filter(user=user).delete()
    end_links(Ending.DELETION_CANCELLED, user.pk)
    activity.record(user, "deletion_cancelled", origin, actor=actor, **details)
    # Where services are told of locks, this one is still to be released.
    if not (is_locked and settings.ANNOUNCE_LOCKS):
        announce(SecurityEvent.ACCOUNT_ENABLED, user, initiating_entity="admin" if actor else "user")


def is_kept(link: MailedLink) -> bool:
    """Whether the account of this link stands and is not to be erased, however that came (E5)."""
    gone = (User.State.CLOSING, User.State.DELETED)
    return User.objects.filter(pk=link.target).exclude(state__in=gone).exists()
