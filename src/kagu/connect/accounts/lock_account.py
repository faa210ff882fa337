"""Locking an account after too many failures, with the mail that releases it (R100–R106)."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts import activity, mails
from kagu.connect.accounts.failure_models import Lock
from kagu.connect.accounts.models import User
from kagu.connect.accounts.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.mailed_links.links import count_issued_since, issue_link

logger = logging.getLogger(__name__)

MAILS_PER_DAY = 3
LOCKS_AN_HOUR_TO_TELL = 20


def lock_for_failures(user: User, origin: Origin) -> None:
    """Lock the account once, however many failures arrive together. Open sessions go on (D8)."""
    with transaction.atomic():
        now = timezone.now()
        active = User.objects.filter(pk=user.pk, state=User.State.ACTIVE)
        if not active.update(state=User.State.LOCKED, locked_at=now):
            return
        user.refresh_from_db()
        user.locks.create(cause=Lock.Cause.FAILURES)
        activity.record(user, "account_locked", origin)
        if settings.ANNOUNCE_LOCKS:
            announce(SecurityEvent.ACCOUNT_DISABLED, user)
        send_unlock_mail(user, origin)
    _watch_for_attack(now)


def _watch_for_attack(now: datetime) -> None:
    """Someone who locks many accounts is seen by whoever watches the logs (E23)."""
    count = Lock.objects.filter(at__gt=now - timedelta(hours=1), cause=Lock.Cause.FAILURES).count()
    if count % LOCKS_AN_HOUR_TO_TELL == 0:
        logger.warning("%d accounts were locked for failures within an hour.", count)


def send_unlock_mail(user: User, origin: Origin) -> bool:
    """M6, at most three a day; False when there were enough today."""
    with transaction.atomic():
        yesterday = timezone.now() - timedelta(days=1)
        if count_issued_since(["unlockuser"], str(user.pk), yesterday) >= MAILS_PER_DAY:
            return False
        issued = issue_link(
            "unlockuser",
            target=str(user.pk),
            sent_to=user.email,
            lifetime=settings.LINK_LIFETIMES["unlockuser"],
            browser=origin.browser,
        )
        mails.account_locked(user, issued)
    return True


def send_unlock_again(user: User, origin: Origin) -> bool:
    """On its owner's wish (E22); False when nothing was sent."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        return is_locked_for_failures(user) and send_unlock_mail(user, origin)


def is_locked_for_failures(user: User) -> bool:
    """Whether this is a lock that its owner may release."""
    if user.state != User.State.LOCKED:
        return False
    return not user.locks.filter(released_at=None).exclude(cause=Lock.Cause.FAILURES).exists()
