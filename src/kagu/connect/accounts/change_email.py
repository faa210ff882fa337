"""Moving an account to another address: ask, send again, cancel (S2)."""

from datetime import timedelta

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import CANCEL_EMAIL_CHANGE, CONFIRM_EMAIL_CHANGE, Ending, end_links
from kagu.connect.accounts.mails import email_change_mails
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import EmailChange, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reauthentication import check_current_password, refuse_changed
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.counting.lately import A_DAY, count_lately
from kagu.inputs.addresses import mailbox_of, mask_address, normalize_address
from kagu.mailed_links.links import supersede_links, use_link
from kagu.mailed_links.models import MailedLink
from kagu.site import clock

# One minute between two sendings; so many to one mailbox and so many changes a day.
SEND_AGAIN_AFTER = timedelta(minutes=1)
SENDINGS_PER_MAILBOX = 5
CHANGES_PER_DAY = 10


class EmailChangeRefused(Exception):
    """The change cannot be asked for; nothing was written."""


class SameAddress(EmailChangeRefused):
    """The address asked for is already the account's own (E2)."""


class NoPendingChange(EmailChangeRefused):
    """No change is waiting: decided, expired or never asked for."""


class SentTooOften(EmailChangeRefused):
    """Mails of this kind went out a moment ago, or too many times today (ASVS 2.4.1)."""


def pending_email_change(user: User) -> EmailChange | None:
    """The change that waits for the new mailbox, if any."""
    return user.email_changes.filter(state=EmailChange.State.REQUESTED, expires_at__gt=clock.now()).first()


def request_email_change(user: User, new_address: str, password: str, origin: Origin) -> EmailChange | None:
    """Ask for another address; None when only the case changes, which is done at once (E2).

    Whether the address is free shows nowhere: same rows, same mail to the old mailbox (E1).
    """
    check_current_password(user, password, origin)
    new_address, checked = new_address.strip(), user
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        refuse_changed(user, checked)
        if _is_case_of(new_address, user.email):
            _change_case(user, new_address, origin)
            return None
        if normalize_address(new_address) == user.email_normalized:
            raise SameAddress
        return _request(user, new_address, origin)


def send_email_change_again(user: User, origin: Origin) -> EmailChange:
    """Send both mails of the pending change anew; the links sent before serve until their end."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        change = pending_email_change(user)
        if change is None:
            raise NoPendingChange
        if _has_had_enough(user, change.new_address) or _was_just_sent(change):
            raise SentTooOften
        change.sent_count += 1
        change.sent_at = clock.now()
        change.expires_at = change.sent_at + CONFIRM_EMAIL_CHANGE.lifetime
        change.save(update_fields=["sent_count", "sent_at", "expires_at"])
        email_change_mails.send_links(change, origin.browser)
        record_change(change, "email_change_sent_again", origin)
    return change


def cancel_email_change(user: User, origin: Origin | None = None) -> None:
    """Drop the pending change, if any: from the page, or because of a password reset (E16)."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        change = pending_email_change(user)
        if change:
            _cancel(change, origin)


def cancel_email_change_of_link(link: MailedLink, origin: Origin) -> EmailChange:
    """« Annuler ce changement », from the old mailbox (M4)."""
    with transaction.atomic():
        owner = EmailChange.objects.filter(pk=link.target).values("user_id")
        user = User.objects.select_for_update().filter(pk__in=owner).first()
        use_link(link)
        note_answer(link)
        change = pending_email_change(user) if user else None
        if change is None or str(change.pk) != link.target:
            raise NoPendingChange
        _cancel(change, origin)
    return change


def close_change(change: EmailChange, state: EmailChange.State) -> None:
    """It waits no more, or no longer stands; in the transaction of whoever decides it."""
    change.state = state
    change.decided_at = clock.now()
    change.save(update_fields=["state", "decided_at"])


def record_change(change: EmailChange, kind: str, origin: Origin | None) -> None:
    """A line of the history, in which the address is masked."""
    activity.record(change.user, kind, origin, new_address=mask_address(change.new_address))


def _cancel(change: EmailChange, origin: Origin | None) -> None:
    close_change(change, EmailChange.State.CANCELLED)
    end_links(Ending.EMAIL_CHANGE_CANCELLED, change.pk)
    record_change(change, "email_change_cancelled", origin)


def _is_case_of(new_address: str, address: str) -> bool:
    return new_address != address and new_address.lower() == address.lower()


def _change_case(user: User, new_address: str, origin: Origin) -> None:
    old_address = user.email
    user.email = new_address
    user.save(update_fields=["email"])
    activity.record(user, "email_changed", origin, new_address=mask_address(new_address))
    announce(SecurityEvent.IDENTIFIER_CHANGED, user, old_email=old_address)


def _request(user: User, new_address: str, origin: Origin) -> EmailChange:
    now = clock.now()
    pending = pending_email_change(user)
    if pending and pending.new_normalized == normalize_address(new_address) and _was_just_sent(pending):
        return pending  # A double click, or the form sent again: once is enough (E30).
    if count_lately(user.email_changes.all(), "requested_at", A_DAY) >= CHANGES_PER_DAY:
        raise SentTooOften
    if _has_had_enough(user, new_address):
        raise SentTooOften
    _supersede_all(user)
    change = user.email_changes.create(
        old_address=user.email,
        new_address=new_address,
        new_normalized=normalize_address(new_address),
        sent_at=now,
        expires_at=now + CONFIRM_EMAIL_CHANGE.lifetime,
    )
    email_change_mails.send_links(change, origin.browser)
    record_change(change, "email_change_requested", origin)
    return change


def _supersede_all(user: User) -> None:
    """At most one change waits (E15); one whose time is over is closed as such."""
    for change in user.email_changes.filter(state=EmailChange.State.REQUESTED):
        is_over = change.expires_at <= clock.now()
        close_change(change, EmailChange.State.EXPIRED if is_over else EmailChange.State.SUPERSEDED)
        supersede_links(CONFIRM_EMAIL_CHANGE, CANCEL_EMAIL_CHANGE, target=str(change.pk))


def _has_had_enough(user: User, address: str) -> bool:
    """Whether this mailbox, however it is spelled, got all that one account may send it in a day."""
    lately = user.email_changes.filter(sent_at__gt=clock.now() - A_DAY)
    sent = [change.sent_count for change in lately if mailbox_of(change.new_address) == mailbox_of(address)]
    return sum(sent) >= SENDINGS_PER_MAILBOX


def _was_just_sent(change: EmailChange) -> bool:
    return clock.now() - change.sent_at < SEND_AGAIN_AFTER
