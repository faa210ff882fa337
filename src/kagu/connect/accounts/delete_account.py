"""Deleting an account: final, and every service is told (R131–R144, S6)."""

from datetime import timedelta

from django.db import transaction

from kagu.backup.deletions import note_deletion
from kagu.chores.pieces import do_each, forget
from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.change_email import pending_email_change
from kagu.connect.accounts.count_failures import forget_failures
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.agent_act import DESK_FAMILY
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.history.chain import erase_accounts
from kagu.connect.accounts.link_purposes import Ending, end_links
from kagu.connect.accounts.mails import email_change_mails
from kagu.connect.accounts.mails.deletion_receipt import write_receipt
from kagu.connect.accounts.mails.forget_copies import forget_copies
from kagu.connect.accounts.models import ArrivedEntry, DeletionReceipt, PlannedDeletion, Tombstone, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.recycled_addresses import address_hmac
from kagu.connect.accounts.reauthentication import (
    LockedForReauthentication,
    check_current_password,
    refuse_changed,
)
from kagu.connect.clients.announce import announce
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Subject
from kagu.desk.forgetting import forget_acts_about
from kagu.mailed_links.links import IssuedLink
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

# How long the proof that a deletion happened is kept (D30).
TOMBSTONE_LIFETIME = timedelta(days=365)
OWN_WORDS = ("first_name", "family_name", "birth_name", "birth_place", "sex", "phone_number")


class AlreadyDeleted(Exception):
    """Another request deleted the account a moment ago."""


def delete_own_account(user: User, password: str, origin: Origin) -> IssuedLink:
    """The owner's deletion: nothing happens without the password. Gives the link to its receipt.

    Raises AlreadyDeleted, WrongPassword or PasswordGateFull.
    """
    try:
        check_current_password(user, password, origin)
    except LockedForReauthentication:
        # A second press that came a moment later.
        if user.state == User.State.DELETED:
            raise AlreadyDeleted from None
        raise
    with transaction.atomic():
        locked = User.objects.select_for_update().get(pk=user.pk)
        # A second press finds it deleted, which is what it asked for.
        if locked.state != User.State.DELETED:
            refuse_changed(locked, user)
        return delete_account(locked, origin)


def delete_account(
    user: User, origin: Origin | None = None, *, actor: str = "", **details: str
) -> IssuedLink:
    """Erase the account for good; an agent's deletion names its `actor` and a `reason`."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.state == User.State.DELETED:
            raise AlreadyDeleted
        # First: the news need the subjects that go with the account.
        messages = announce(SecurityEvent.ACCOUNT_PURGED, user)
        receipt = write_receipt(user, messages)
        _say_goodbye(user, receipt)
        end_authority(user, CredentialEvent.DELETED, origin)
        end_links(Ending.DELETED, user.pk, *user.email_changes.values_list("pk", flat=True))
        _bury(user)
        forget_copies(user)
        forget_acts_about(DESK_FAMILY, user.pk)
        forget_failures(user)
        note_deletion(str(user.pk))
        _disconnect_everything(user)
        _erase(user)
        activity.record(user, "account_deleted", origin, actor=actor, **details)
    return receipt


def _say_goodbye(user: User, receipt: IssuedLink) -> None:
    """M8 to the account's address, and a word to a new one that had not answered yet (E33)."""
    change = pending_email_change(user)
    if change:
        email_change_mails.tell_dropped(change)
    enqueue_mail(
        user.email,
        "account_deleted",
        language=user.language,
        context={
            "first_name": user.first_name,
            "email": user.email,
            "date": clock.now(),
            "services": [connection.client.name for connection in connections_of(user)],
            "end": receipt.expires_at,
        },
        sealed_context={"url": receipt.url},
    )


def forget_deleted_accounts() -> int:
    """As the worker's chore: erase receipts, tombstones and empty rows whose time is over (D30).

    Gives how many accounts were forgotten.
    """
    now = clock.now()
    long_ago = now - TOMBSTONE_LIFETIME
    forget(DeletionReceipt.objects.filter(expires_at__lt=now), Tombstone.objects.filter(purge_at__lt=now))
    forget(ArrivedEntry.objects.filter(arrived_at__lt=long_ago))
    old = User.objects.filter(state=User.State.DELETED, deleted_at__lt=long_ago)
    return do_each(old, _forget)


def _forget(user: User) -> bool:
    return is_erasure_asked(user) and bool(erase_accounts(User.objects.filter(pk=user.pk)))


def _bury(user: User) -> None:
    subjects = list(Subject.objects.filter(user=user).values("sector", "sub"))
    Tombstone.objects.create(
        subjects=subjects,
        address_hmac=address_hmac(user.email_normalized or ""),
        purge_at=clock.now() + TOMBSTONE_LIFETIME,
    )


def _disconnect_everything(user: User) -> None:
    """Grants go with the connections."""
    connections_of(user).delete()
    Subject.objects.filter(user=user).delete()
    user.email_changes.all().delete()
    PlannedDeletion.objects.filter(user=user).delete()


def _erase(user: User) -> None:
    """What stays is an empty row that its activity hangs on."""
    for field in OWN_WORDS:
        setattr(user, field, "")
    user.email, user.email_normalized, user.asked_normalized = "", None, ""
    user.birth_date, user.address = None, {}
    user.set_unusable_password()
    user.search_words.all().delete()
    user.state, user.deleted_at = User.State.DELETED, clock.now()
    user.is_staff = user.is_superuser = False
    user.save()
