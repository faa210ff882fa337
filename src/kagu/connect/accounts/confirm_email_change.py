"""The new mailbox answered: the account moves to its new address (R64–R68)."""

from django.db import transaction

from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.change_email import close_change, record_change
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.mails import email_change_mails
from kagu.connect.accounts.models import EmailChange, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.recycled_addresses import tell_if_recycled
from kagu.connect.accounts.move_address import AddressTaken, move_to
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.mailed_links.links import use_link
from kagu.mailed_links.models import MailedLink


class ChangeClosed(Exception):
    """The change was cancelled, or its account is gone or suspended."""


def confirm_email_change(link: MailedLink, origin: Origin, *, keep_row_key: str | None = None) -> EmailChange:
    """Swap the address, once; end the sessions but `keep_row_key`; tell the old mailbox (M5)."""
    with transaction.atomic():
        change = use_link_of_change(link, EmailChange.State.REQUESTED)
        try:
            move_to(change.user, change.new_address, change.new_normalized)
        except AddressTaken:
            is_taken = True
            close_change(change, EmailChange.State.FAILED)
            record_change(change, "email_change_failed", origin)
        else:
            is_taken = False
            _settle(change, origin, keep_row_key)
    if is_taken:
        raise AddressTaken
    return change


def use_link_of_change(link: MailedLink, state: EmailChange.State) -> EmailChange:
    """The change that the link is about, if it still stands so; its account is locked first."""
    owner = EmailChange.objects.filter(pk=link.target).values("user_id")
    user = User.objects.select_for_update().filter(pk__in=owner).first()
    use_link(link)
    change = EmailChange.objects.filter(pk=link.target, user=user, state=state).first()
    # A closing account can still be taken back by the mailbox that it was moved from.
    is_closing = user is not None and user.state == User.State.CLOSING
    if user is None or change is None or not (user.is_active or is_closing):
        raise ChangeClosed
    change.user = user
    return change


def _settle(change: EmailChange, origin: Origin, keep_row_key: str | None) -> None:
    user = change.user
    # First: afterwards no change waits that could be taken for a cancelled one.
    close_change(change, EmailChange.State.CONFIRMED)
    record_change(change, "email_changed", origin)
    end_links(Ending.EMAIL_CHANGED, change.pk)
    end_authority(user, CredentialEvent.EMAIL_CHANGED, origin, keep_row_key=keep_row_key)
    announce(SecurityEvent.IDENTIFIER_CHANGED, user, old_email=change.old_address)
    tell_if_recycled(user)
    email_change_mails.tell_old_mailbox_of_change(change)
