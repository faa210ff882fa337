"""Activating an account by its mailed link, sending that link again, and forgetting who never came."""

from django.conf import settings
from django.db import transaction

from kagu.chores.pieces import do_each
from kagu.connect.accounts.count_failures import count_failure, count_of
from kagu.connect.accounts.create_account import send_activation_mail
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.history.chain import erase_accounts
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT, Ending, end_links
from kagu.connect.accounts.mails.forget_copies import forget_copies
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.recycled_addresses import tell_if_recycled
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reauthentication import WrongPassword
from kagu.mailed_links.links import LinkInvalid, live_links, use_link
from kagu.mailed_links.models import MailedLink
from kagu.site import clock


def activate_account(link: MailedLink, origin: Origin, *, password: str | None = None) -> User:
    """The mailbox is proven: the account may log in. With a password, that of creation (E11).

    Raises LinkRefused or WrongPassword.
    """
    if password is not None:
        _check_password(link, password, origin)
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=link.target).first()
        use_link(link)
        if user is None or user.state != User.State.PENDING:
            raise LinkInvalid
        user.state = User.State.ACTIVE
        user.activated_at = clock.now()
        user.save(update_fields=["state", "activated_at"])
        end_links(Ending.ACTIVATED, user.pk)
        note_answer(link)
        activity.record(user, "account_activated", origin)
        tell_if_recycled(user)
    return user


def _check_password(link: MailedLink, password: str, origin: Origin) -> None:
    user = User.objects.filter(pk=link.target, state=User.State.PENDING).first()
    if user is None:
        raise LinkInvalid
    if count_of(user) >= settings.FAILURES_BEFORE_LOCK:
        raise WrongPassword
    if not hashing.verify(user, password):
        count_failure(user, origin)
        raise WrongPassword


def send_activation_again(address: str, origin: Origin, *, return_to: str = "") -> None:
    """M1 once more for a pending account; nothing for any other address, and nothing tells which."""
    with transaction.atomic():
        user = User.objects.with_address(address, for_update=True)
        if user and user.state == User.State.PENDING:
            send_activation_mail(user, origin, return_to)


def expire_pending_accounts() -> int:
    """Erase the accounts that nobody activated and that no living link can activate any more."""
    oldest = clock.now() - ACTIVATE_ACCOUNT.lifetime
    return do_each(User.objects.filter(state=User.State.PENDING, created_at__lt=oldest), _expire)


def _expire(user: User) -> bool:
    has_link = live_links(ACTIVATE_ACCOUNT, str(user.pk)).exists()
    if has_link or not is_erasure_asked(user):
        return False
    forget_copies(user)
    return bool(erase_accounts(User.objects.filter(pk=user.pk)))


def is_activated(link: MailedLink) -> bool:
    """Whether what a used link did still holds: it may be shown again (E5)."""
    return User.objects.filter(pk=link.target, activated_at__isnull=False, deleted_at=None).exists()
