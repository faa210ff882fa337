"""« Ce n'est pas moi »: the owner takes the account back from whoever had its password or a session (D32).

What is older than the event stays: above all a factor of before, which whoever only reads the mailbox lacks.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.count_failures import forget_all_failures
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import RESET_PASSWORD
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import EmailChange, Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import Factor, factors_since
from kagu.connect.accounts.unlock_account import release_lock
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.inputs.addresses import mask_address
from kagu.mailed_links.links import IssuedLink, LinkRevoked, issue_link, use_link
from kagu.mailed_links.models import MailedLink

# The event's own row was written a moment before its mail.
SAME_ACT = timedelta(minutes=1)
OPEN = (User.State.ACTIVE, User.State.LOCKED, User.State.CLOSING)


@dataclass(frozen=True)
class Doubtful:
    """What goes when the account is taken back, as its page lists it; addresses are masked."""

    since: datetime
    sessions: int
    factors: list[Factor]
    has_new_codes: bool
    old_address: str
    pending_address: str
    is_closing: bool


def doubtful_since(user: User, since: datetime) -> Doubtful:
    """All that was added, opened or asked for since then."""
    changes = user.email_changes.filter(Q(requested_at__gte=since) | Q(decided_at__gte=since))
    moved = changes.filter(state=EmailChange.State.CONFIRMED).order_by("decided_at").first()
    waiting = user.email_changes.filter(state=EmailChange.State.REQUESTED).first()
    return Doubtful(
        since=since,
        sessions=user.login_sessions.count(),
        factors=factors_since(user, since),
        has_new_codes=user.recovery_codes.filter(created_at__gte=since).exists(),
        old_address=mask_address(moved.old_address) if moved else "",
        pending_address=mask_address(waiting.new_address) if waiting else "",
        is_closing=user.state == User.State.CLOSING,
    )


def account_of(link: MailedLink) -> tuple[User, datetime]:
    """The account that the link takes back, and the moment it goes back to. Raises LinkRevoked."""
    user = User.objects.filter(pk=link.target, state__in=OPEN).first()
    if user is None:
        raise LinkRevoked(link)
    return user, link.created_at - SAME_ACT


def take_back_account(link: MailedLink, origin: Origin) -> IssuedLink:
    """Whoever the mail was sent to wants the account back; gives the link to a new password.

    Raises LinkRefused, or AddressTaken when the address to go back to belongs to somebody else by now.
    """
    with transaction.atomic():
        user, since = account_of(link)
        user = User.objects.select_for_update().filter(pk=user.pk, state__in=OPEN).first()  # type: ignore[assignment]
        if user is None:
            raise LinkRevoked(link)
        use_link(link)
        take_back_since(user, since, origin)
        return _link_to_new_password(user)


def take_back_since(
    user: User,
    since: datetime,
    origin: Origin | None = None,
    *,
    addresses_since: datetime | None = None,
    actor: str = "",
    **details: str,
) -> None:
    """In the caller's transaction, the account's row locked: by a link, a reset, or two agents."""
    left_address = user.email
    release_lock(user, Lock.Release.RESET, origin)
    forget_all_failures(user)
    end_authority(user, CredentialEvent.TAKEN_BACK, origin, since=since, addresses_since=addresses_since)
    user.must_change_password = True
    user.save(update_fields=["must_change_password"])
    activity.record(user, "account_taken_back", origin, actor=actor, since=since.isoformat(), **details)
    if user.email != left_address:
        announce(SecurityEvent.IDENTIFIER_CHANGED, user, old_email=left_address)
    announce(SecurityEvent.CREDENTIAL_CHANGE, user, change_type="revoke")
    account_mails.account_taken_back(user)


def is_taken_back(link: MailedLink) -> bool:
    """Whether what a used link did still holds: its page may be shown again (E5)."""
    return link.used_at is not None and User.objects.filter(pk=link.target, state__in=OPEN).exists()


def _link_to_new_password(user: User) -> IssuedLink:
    return issue_link(RESET_PASSWORD, target=str(user.pk), sent_to=user.email, language=user.language)
