"""A forgotten password: a link by mail, then a new password (R79–R99, S3)."""

from datetime import timedelta

from django.db import transaction

from kagu.connect.accounts.activate_account import send_activation_again
from kagu.connect.accounts.attempts.known_devices import find_device
from kagu.connect.accounts.authority.kinds import CredentialEvent
from kagu.connect.accounts.authority.young_factors import doubtful_from_now
from kagu.connect.accounts.change_password import SamePassword
from kagu.connect.accounts.count_failures import forget_all_failures
from kagu.connect.accounts.end_authority import end_authority
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import RESET_PASSWORD
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import Lock, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.plan_deletion import send_cancel_link_again
from kagu.connect.accounts.take_back_account import take_back_since
from kagu.connect.accounts.unlock_account import release_lock
from kagu.connect.clients.announce import announce
from kagu.connect.clients.event_types import SecurityEvent
from kagu.inputs.addresses import normalize_address
from kagu.mailed_links.links import LinkRevoked, issue_link, use_link
from kagu.mailed_links.models import MailedLink
from kagu.site import clock


def request_password_reset(
    address: str, origin: Origin, *, return_to: str = "", language: str = "fr"
) -> None:
    """M7 to an account that can log in, M1 to a pending one, the way back to a closing one (E26).

    To every other address a mail that says why not (D38). How many is counted before (`attempts/shares`).
    """
    with transaction.atomic():
        user = User.objects.with_address(address, for_update=True)
        if user is None:
            send_activation_again(address, origin, return_to=return_to, language=language)
        elif user.state == User.State.CLOSING:
            send_cancel_link_again(user)
        elif user.is_active:
            _send_link(user, origin, return_to)
        else:
            account_mails.account_suspended(user)


def reset_password(
    link: MailedLink, new_password: str, origin: Origin, *, removes_young: bool = False
) -> User:
    """The new password rules from now on; sessions, other links and a lock for failures end.

    `removes_young`: the person does not know what was added in the last seven days, and takes the account
    back from whoever did (D33); the address stays, its mailbox has just answered.
    Raises LinkRefused, SamePassword, or ValidationError with what is wrong with the password.
    """
    owner = owner_of(link)
    is_known = find_device(owner, origin) is not None
    hashing.check_password_quality(new_password, owner)
    if hashing.verify(owner, new_password, is_known_device=is_known):
        raise SamePassword
    encoded = hashing.hash_password(new_password, is_known_device=is_known)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=owner.pk)
        use_link(link)
        note_answer(link)
        if removes_young:
            take_back_since(user, doubtful_from_now(), origin, addresses_since=clock.now())
        hashing.store_password(user, encoded)
        _drop_what_the_old_password_opened(user, origin)
        activity.record(user, "password_reset", origin)
        announce(SecurityEvent.CREDENTIAL_CHANGE, user)
        account_mails.password_changed(user)
    return user


def owner_of(link: MailedLink) -> User:
    """The account of a reset link, if the mailbox it was sent to is still the account's (E18)."""
    user = User.objects.filter(pk=link.target).first()
    if user is None or not user.is_active or user.email_normalized != normalize_address(link.sent_to):
        raise LinkRevoked(link)
    return user


def _send_link(user: User, origin: Origin, return_to: str) -> None:
    issued = issue_link(
        RESET_PASSWORD,
        target=str(user.pk),
        sent_to=user.email,
        browser=origin.browser,
        return_to=return_to,
        language=user.language,
    )
    activity.record(user, "password_reset_requested", origin)
    account_mails.reset_password(user, issued)


def _drop_what_the_old_password_opened(user: User, origin: Origin) -> None:
    release_lock(user, Lock.Release.RESET, origin)
    forget_all_failures(user)
    # Whoever knew the old password may have asked for what waits (E16).
    end_authority(user, CredentialEvent.PASSWORD_RESET, origin)


def is_reset(link: MailedLink) -> bool:
    """Whether the password that a used link set is still in force: its page may be shown again (E5)."""
    if link.used_at is None:
        return False
    just_after = link.used_at + timedelta(seconds=10)
    return User.objects.filter(pk=link.target, deleted_at=None, password_changed_at__lte=just_after).exists()
