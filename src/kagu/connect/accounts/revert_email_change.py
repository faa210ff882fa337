"""« Ce n'est pas moi »: for seven days the old mailbox takes its account back (E19)."""

from datetime import timedelta

from django.db import transaction

from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.confirm_email_change import use_link_of_change
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import RESET_PASSWORD
from kagu.connect.accounts.models import EmailChange, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.inputs.addresses import mask_address
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
        _shut_out(user, change, origin)
        activity.record(user, "email_change_reverted", origin, address=mask_address(user.email))
        announce(SecurityEvent.IDENTIFIER_CHANGED, user, old_email=left_address)
        announce(SecurityEvent.CREDENTIAL_CHANGE, user, change_type="revoke")
        return issue_link(RESET_PASSWORD, target=str(user.pk), sent_to=user.email, language=user.language)


def _shut_out(user: User, change: EmailChange, origin: Origin) -> None:
    """Whoever moved the address knows the password, and may hold sessions, links and keys of their own."""
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    end_authority(
        user,
        CredentialEvent.EMAIL_REVERTED,
        origin,
        since=change.requested_at - DOUBTFUL_BEFORE,
        addresses_since=change.requested_at,
    )
