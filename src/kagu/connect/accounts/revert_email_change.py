"""« Ce n'est pas moi »: for seven days the old mailbox takes its account back (E19)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts.attempts.known_devices import forget_devices
from kagu.connect.accounts.cancel_planned_deletion import bring_back
from kagu.connect.accounts.confirm_email_change import move_to, use_link_of_change
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import RESET_PASSWORD, Ending, end_links
from kagu.connect.accounts.lost_factor import keep_factors
from kagu.connect.accounts.models import EmailChange, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import remove_factor
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.inputs.addresses import mask_address, normalize_address
from kagu.mailed_links.links import IssuedLink, issue_link
from kagu.mailed_links.models import MailedLink

# A key of someone else's may have come first: its mail too has had a week to be noticed, like the change.
DOUBTFUL_BEFORE = timedelta(days=7)


def revert_email_change(link: MailedLink, origin: Origin) -> IssuedLink:
    """Give the old address back, end every session; the password opens nothing any more, deletes nothing.

    Gives the link with which the old mailbox, just proven, chooses a new password.
    """
    with transaction.atomic():
        change = use_link_of_change(link, EmailChange.State.CONFIRMED)
        user = change.user
        left_address = user.email
        move_to(user, change.old_address, normalize_address(change.old_address))
        _undo_since(change)
        _shut_out(user, since=change.requested_at - DOUBTFUL_BEFORE, origin=origin)
        activity.record(user, "email_change_reverted", origin, address=mask_address(user.email))
        announce(SecurityEvent.IDENTIFIER_CHANGED, user, old_email=left_address)
        announce(SecurityEvent.CREDENTIAL_CHANGE, user, change_type="revoke")
        if user.state == User.State.CLOSING:
            bring_back(user, origin)
        return issue_link(RESET_PASSWORD, target=str(user.pk), sent_to=user.email)


def _undo_since(change: EmailChange) -> None:
    """This change and all that came after it: whoever made it may have made more."""
    undone = {
        EmailChange.State.CONFIRMED: EmailChange.State.REVERTED,
        EmailChange.State.REQUESTED: EmailChange.State.CANCELLED,
    }
    for later in change.user.email_changes.filter(requested_at__gte=change.requested_at, state__in=undone):
        later.state = undone[EmailChange.State(later.state)]
        later.decided_at = timezone.now()
        later.save(update_fields=["state", "decided_at"])
        end_links(Ending.EMAIL_CHANGE_REVERTED, later.pk)


def _shut_out(user: User, since: datetime, origin: Origin) -> None:
    """Whoever moved the address knows the password, and may hold sessions, links and keys of their own."""
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    end_links(Ending.EMAIL_CHANGE_REVERTED, user.pk)
    forget_devices(user)
    keep_factors(user)
    user.recovery_codes.filter(created_at__gte=since).delete()
    for factors in (user.passkeys, user.code_generators):
        for factor in factors.filter(created_at__gte=since):
            remove_factor(factor, origin)
    end_login_sessions(user.login_sessions.all())
