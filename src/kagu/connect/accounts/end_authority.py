"""Ending what an event must not leave behind: every act asks here, and the table alone decides (D34)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from kagu.connect.accounts.attempts.known_devices import forget_devices
from kagu.connect.accounts.authority.kinds import Authority, CredentialEvent, Extent
from kagu.connect.accounts.authority.table import ended_by
from kagu.connect.accounts.cancel_planned_deletion import bring_back
from kagu.connect.accounts.change_email import cancel_email_change
from kagu.connect.accounts.export.erase_expired_exports import erase_export
from kagu.connect.accounts.keep_factors import keep_factors
from kagu.connect.accounts.link_purposes import (
    CHECK_ADDRESS,
    RESET_PASSWORD,
    REVERT_EMAIL_CHANGE,
    TAKE_BACK,
    UNLOCK_ACCOUNT,
)
from kagu.connect.accounts.models import KnownDevice, PlannedDeletion, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.move_address import move_back_since
from kagu.connect.accounts.second_factors.changes import remove_factor
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.models import ClientSession
from kagu.mailed_links.links import revoke_links
from kagu.mailed_links.purposes import Purpose


@dataclass(frozen=True)
class Ending:
    """One event on one account, its row locked; what stays of it, and since when things are doubtful."""

    event: CredentialEvent
    user: User
    origin: Origin
    extent: Extent
    keep_row_key: str | None
    keep_device: KnownDevice | None
    since: datetime | None
    addresses_since: datetime | None


def end_authority(
    user: User,
    event: CredentialEvent,
    origin: Origin | None = None,
    *,
    keep_row_key: str | None = None,
    keep_device: KnownDevice | None = None,
    since: datetime | None = None,
    addresses_since: datetime | None = None,
) -> None:
    """In the caller's transaction, the account's row locked: end all that the table says this event ends.

    `keep_row_key` and `keep_device` are the session and the browser that asked; `since`, for an event that
    undoes, is the moment from which whatever was added is not the owner's (`addresses_since`: the same for
    addresses, where it differs). Raises AddressTaken when the address to go back to is somebody else's.
    """
    moments = (since, addresses_since or since)
    for authority, extent in ended_by(event).items():
        ENDINGS[authority](
            Ending(event, user, origin or Origin(), extent, keep_row_key, keep_device, *moments)
        )


def _end_sessions(ending: Ending) -> None:
    """Grants go with them, and services are told."""
    sessions = ending.user.login_sessions.all()
    if ending.extent is Extent.OTHERS:
        sessions = sessions.exclude(session_key=ending.keep_row_key)
    end_login_sessions(sessions)


def _falls_with_its_session(ending: Ending) -> None:
    """The row of a grant hangs on that of its session."""


def _end_service_sessions(ending: Ending) -> None:
    """Those whose session ended long ago, and that no service was told of."""
    if ending.extent is Extent.ENDS:
        ClientSession.objects.filter(user_id=ending.user.pk).delete()


def _end_pending_logins(ending: Ending) -> None:
    """They name the epoch in which the password was given."""
    User.objects.filter(pk=ending.user.pk).update(credentials_epoch=F("credentials_epoch") + 1)
    ending.user.refresh_from_db(fields=["credentials_epoch"])


def _forget_browsers(ending: Ending) -> None:
    forget_devices(ending.user, but=ending.keep_device if ending.extent is Extent.OTHERS else None)


def _move_back(ending: Ending) -> None:
    """Deletion erases the address itself."""
    if ending.extent is Extent.SINCE and ending.addresses_since:
        move_back_since(ending.user, ending.addresses_since)


def _cancel_email_change(ending: Ending) -> None:
    cancel_email_change(ending.user, ending.origin)


def _end_revert_links(ending: Ending) -> None:
    """Those of changes that were undone went with them."""
    if ending.extent is Extent.ENDS:
        for change in ending.user.email_changes.all():
            revoke_links(REVERT_EMAIL_CHANGE, change.pk)


def _end_links(purpose: Purpose) -> Callable[[Ending], None]:
    def end(ending: Ending) -> None:
        but_to = ending.user.email if ending.extent is Extent.LEFT_MAILBOX else None
        revoke_links(purpose, ending.user.pk, but_to=but_to)

    return end


def _remove_factors(ending: Ending) -> None:
    """What is doubtful goes one by one, each told; a deleted account's go with it."""
    for factors in (ending.user.passkeys.all(), ending.user.code_generators.all()):
        if ending.extent is Extent.ENDS:
            factors.delete()
            continue
        for factor in _doubtful(ending, factors):
            remove_factor(factor, ending.origin)


def _erase_recovery_codes(ending: Ending) -> None:
    _doubtful(ending, ending.user.recovery_codes.all()).delete()


def _doubtful(ending: Ending, rows: QuerySet) -> QuerySet:
    return rows.filter(created_at__gte=ending.since) if ending.extent is Extent.SINCE else rows


def _end_planned_deletion(ending: Ending) -> None:
    """A deletion that is done is no longer planned; any other event gives the account back."""
    if ending.event is CredentialEvent.DELETED:
        PlannedDeletion.objects.filter(user=ending.user).delete()
    elif ending.user.state == User.State.CLOSING:
        bring_back(ending.user, ending.origin)


def _end_declared_loss(ending: Ending) -> None:
    keep_factors(ending.user, ending.origin)


def _erase_export(ending: Ending) -> None:
    erase_export(ending.user)


ENDINGS: dict[Authority, Callable[[Ending], None]] = {
    Authority.SESSION: _end_sessions,
    Authority.GRANT: _falls_with_its_session,
    Authority.SERVICE_SESSION: _end_service_sessions,
    Authority.PENDING_LOGIN: _end_pending_logins,
    Authority.KNOWN_BROWSER: _forget_browsers,
    Authority.ADDRESS: _move_back,
    Authority.PENDING_EMAIL_CHANGE: _cancel_email_change,
    Authority.REVERT_LINK: _end_revert_links,
    Authority.RESET_LINK: _end_links(RESET_PASSWORD),
    Authority.UNLOCK_LINK: _end_links(UNLOCK_ACCOUNT),
    Authority.CHECK_LINK: _end_links(CHECK_ADDRESS),
    Authority.TAKE_BACK_LINK: _end_links(TAKE_BACK),
    Authority.FACTOR: _remove_factors,
    Authority.RECOVERY_CODES: _erase_recovery_codes,
    Authority.DECLARED_LOSS: _end_declared_loss,
    Authority.PLANNED_DELETION: _end_planned_deletion,
    Authority.PREPARED_EXPORT: _erase_export,
}
