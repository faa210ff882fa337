"""Locking an account after too many failures, with the mail that releases it (R100–R106).

The request only locks; the worker tells: the last failure costs what one of nobody costs (ASVS 6.3.8).
"""

import logging
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.attempts.shares import take_own_share
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import UNLOCK_ACCOUNT
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.counting.lately import count_lately
from kagu.mailed_links.links import issue_link
from kagu.outbox.delivery import settled_together
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

logger = logging.getLogger(__name__)

KIND = "account_lock"
LOCKS_AN_HOUR_TO_TELL = 20
# M6 once more, a day.
MAILS_ON_WISH = 3


def lock_for_failures(user: User, origin: Origin) -> bool:
    """Lock the account once, however many failures arrive together; False when it was not active any more.

    Open sessions go on (D8).
    """
    with transaction.atomic():
        active = User.objects.filter(pk=user.pk, state=User.State.ACTIVE)
        if not active.update(state=User.State.LOCKED, locked_at=clock.now()):
            return False
        lock = user.locks.create(cause=Lock.Cause.FAILURES)
        payload = {"user": str(user.pk), "lock": lock.pk}
        enqueue(KIND, "tell_of_lock", payload, sealed={"origin": origin.to_write_down()})
    return True


def tell_of_lock(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """The outbox's handler: history, services and M6, once, unless the lock was released meanwhile."""
    origin = Origin(**sealed["origin"])
    with settled_together(message):
        user = User.objects.select_for_update().filter(pk=message.payload["user"]).first()
        untold = Lock.objects.filter(pk=message.payload["lock"], told_at=None, released_at=None)
        if user is None or not untold.update(told_at=clock.now()):
            return
        activity.record(user, "account_locked", origin)
        if settings.ANNOUNCE_LOCKS:
            announce(SecurityEvent.ACCOUNT_DISABLED, user)
        send_unlock_mail(user, origin)
    _watch_for_attack()


def _watch_for_attack() -> None:
    """Someone who locks many accounts is seen by whoever watches the logs (E23)."""
    count = count_lately(Lock.objects.filter(cause=Lock.Cause.FAILURES), "told_at", timedelta(hours=1))
    if count % LOCKS_AN_HOUR_TO_TELL == 0:
        logger.warning("%d accounts were locked for failures within an hour.", count)


def send_unlock_mail(user: User, origin: Origin) -> None:
    """M6, in the caller's transaction: with every lock, for each comes after the owner's own unlock."""
    issued = issue_link(
        UNLOCK_ACCOUNT,
        target=str(user.pk),
        sent_to=user.email,
        browser=origin.browser,
        language=user.language,
    )
    account_mails.account_locked(user, issued)


def send_unlock_again(user: User, origin: Origin) -> bool:
    """On its owner's wish (E22); False when there is no such lock any more. Raises NothingMoreSent."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if not is_locked_for_failures(user):
            return False
        take_own_share("send_unlock_again", user.pk, most=MAILS_ON_WISH)
        send_unlock_mail(user, origin)
    return True


def is_locked_for_failures(user: User) -> bool:
    """Whether this is a lock that its owner may release."""
    if user.state != User.State.LOCKED:
        return False
    return not user.locks.filter(released_at=None).exclude(cause=Lock.Cause.FAILURES).exists()
