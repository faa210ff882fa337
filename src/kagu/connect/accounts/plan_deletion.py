"""Closing an account now and erasing it later, where the operator leaves time to change one's mind."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.attempts.shares import take_own_share
from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import CANCEL_DELETION
from kagu.connect.accounts.models import PlannedDeletion, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reauthentication import (
    LockedForReauthentication,
    check_current_password,
    refuse_changed,
)
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.mailed_links.links import issue_link
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

REMINDED_BEFORE = timedelta(days=1)
# The way back once more, a day.
MAILS_ON_WISH = 3


class AccountNotOpen(Exception):
    """An agent suspended the account, or somebody deleted it, a moment ago."""


def plan_deletion(user: User, password: str, origin: Origin) -> PlannedDeletion:
    """The owner's wish: closed at once, erased when the time is over. Pressing twice changes nothing.

    Raises WrongPassword, PasswordGateFull or AccountNotOpen.
    """
    try:
        check_current_password(user, password, origin)
    except LockedForReauthentication:
        # A second press that came a moment later.
        if user.state in (User.State.CLOSING, User.State.DELETED):
            raise AccountNotOpen from None
        raise
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        if locked.state == User.State.CLOSING:
            return locked.planned_deletion
        if not locked.is_active:
            raise AccountNotOpen
        refuse_changed(locked, user)
        planned = _plan(locked, clock.now())
        _close(locked, planned, origin)
        mail_cancel_link(planned)
    return planned


def send_cancel_link_again(user: User, *, is_owner: bool = False) -> bool:
    """For who asks for a new password, or has just shown it (`is_owner`); False when nothing is planned.

    Raises NothingMoreSent to the owner alone: who else asks was counted before.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        planned = PlannedDeletion.objects.filter(user=user, due_at__gt=clock.now()).first()
        if planned is None:
            return False
        if is_owner:
            take_own_share("send_cancel_link_again", user.pk, most=MAILS_ON_WISH)
        mail_cancel_link(planned)
    return True


def mail_cancel_link(planned: PlannedDeletion) -> None:
    """What was asked for and when it will be done, with the way back; in the caller's transaction."""
    user = planned.user
    issued = issue_link(
        CANCEL_DELETION,
        target=str(user.pk),
        sent_to=user.email,
        lifetime=planned.due_at - clock.now(),
        language=user.language,
    )
    enqueue_mail(
        user.email,
        "deletion_planned",
        language=user.language,
        context={"first_name": user.first_name, "due_at": planned.due_at},
        sealed_context={"url": issued.url, "take_back_url": take_back_url(user)},
        expires_at=issued.expires_at,
    )


def _close(user: User, planned: PlannedDeletion, origin: Origin) -> None:
    announce(SecurityEvent.ACCOUNT_DISABLED, user, initiating_entity="user")
    end_authority(user, CredentialEvent.DELETION_PLANNED, origin)
    activity.record(user, "deletion_planned", origin, due_at=planned.due_at.isoformat())


def _plan(user: User, now: datetime) -> PlannedDeletion:
    user.state = User.State.CLOSING
    user.save(update_fields=["state"])
    # No eve worth a mail of its own.
    is_short = settings.DELETION_DELAY <= REMINDED_BEFORE
    return PlannedDeletion.objects.create(
        user=user, due_at=now + settings.DELETION_DELAY, reminded_at=now if is_short else None
    )
