"""Activating an account by its mailed link, sending that link again, and forgetting who never came."""

from django.conf import settings
from django.db import IntegrityError, transaction

from kagu.chores.pieces import do_each
from kagu.connect.accounts.attempts.shares import take_own_share
from kagu.connect.accounts.count_failures import count_failure, count_of, forget_failures_of_asked
from kagu.connect.accounts.create_account import send_activation_mail
from kagu.connect.accounts.drop_asked_account import drop_asked, erase_asked
from kagu.connect.accounts.history import activity
from kagu.connect.accounts.history.asked_erasures import is_erasure_asked
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT, Ending, end_links
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.mails.forget_copies import forget_copies
from kagu.connect.accounts.mails.undeliverable import note_answer
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.recycled_addresses import tell_if_recycled
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reauthentication import WrongPassword
from kagu.mailed_links.links import LinkRevoked, live_links, use_link, was_asked_in
from kagu.mailed_links.models import MailedLink
from kagu.site import clock


class NotPending(Exception):
    """The account waits for nothing any more."""


def activate_account(link: MailedLink, origin: Origin, *, password: str | None = None) -> User:
    """The mailbox is proven: what this link's own form said may log in; others of the address end (D31).

    With a password, that of the form: the mailbox alone does not tell who filled it in (E11).
    Raises LinkRefused or WrongPassword.
    """
    if password is not None:
        _check_password(link, password, origin)
    with transaction.atomic():
        user, others = _lock_askers(link)
        use_link(link)
        if user is None:
            raise LinkRevoked(link)
        _take_address(user, link)
        drop_asked(others)
        end_links(Ending.ACTIVATED, user.pk)
        forget_failures_of_asked([user.pk])
        note_answer(link)
        activity.record(user, "account_activated", origin)
        tell_if_recycled(user)
    return user


def asked_account(link: MailedLink) -> User | None:
    """The account that waits for this link, if it still does."""
    return User.objects.filter(pk=link.target, state=User.State.PENDING).first()


def _lock_askers(link: MailedLink) -> tuple[User | None, list[User]]:
    """The link's account, and all others that ask for its address: in one order, whoever comes."""
    asked = User.objects.filter(pk=link.target).values_list("asked_normalized", flat=True).first()
    rows = User.objects.select_for_update().filter(asked_normalized=asked or "")
    askers = list(rows.filter(state=User.State.PENDING).order_by("pk"))
    user = next((one for one in askers if str(one.pk) == link.target), None)
    return user, [one for one in askers if one is not user]


def _take_address(user: User, link: MailedLink) -> None:
    user.state = User.State.ACTIVE
    user.activated_at = clock.now()
    user.email_normalized, user.asked_normalized = user.asked_normalized, ""
    try:
        with transaction.atomic():
            user.save(update_fields=["state", "activated_at", "email_normalized", "asked_normalized"])
    except IntegrityError as error:
        # An account moved to this address meanwhile (E4).
        raise LinkRevoked(link) from error


def _check_password(link: MailedLink, password: str, origin: Origin) -> None:
    user = asked_account(link)
    if user is None:
        raise LinkRevoked(link)
    if count_of(user) >= settings.FAILURES_BEFORE_LOCK:
        raise WrongPassword
    if not hashing.verify(user, password):
        count_failure(user, origin)
        raise WrongPassword


def send_activation_again(address: str, origin: Origin, *, return_to: str = "", language: str = "fr") -> None:
    """M1 once more: of what this browser asked for, else of the newest; nothing tells of which.

    Where nothing waits a mail says so: that there is an account already, or none (D38).
    """
    with transaction.atomic():
        asked = list(User.objects.asked_for(address).select_for_update())
        if asked:
            send_activation_mail(_of_browser(asked, origin.browser) or asked[0], origin, return_to)
        elif holder := User.objects.with_address(address):
            account_mails.account_exists(holder)
        else:
            account_mails.no_account(address, language)


def send_activation_to_owner(user: User, origin: Origin, *, return_to: str = "") -> None:
    """M1 once more, for who has just shown the password of this very form.

    Raises NothingMoreSent, or NotPending where it was activated or erased meanwhile.
    """
    with transaction.atomic():
        asked = User.objects.select_for_update().filter(pk=user.pk, state=User.State.PENDING).first()
        if asked is None:
            raise NotPending
        take_own_share("send_activation_to_owner", asked.pk)
        send_activation_mail(asked, origin, return_to)


def _of_browser(asked: list[User], browser: str | None) -> User | None:
    if not browser:
        return None
    return next((one for one in asked if was_asked_in(ACTIVATE_ACCOUNT, str(one.pk), browser)), None)


def expire_pending_accounts() -> int:
    """Erase the accounts that nobody activated and that no living link can activate any more."""
    oldest = clock.now() - ACTIVATE_ACCOUNT.lifetime
    return do_each(User.objects.filter(state=User.State.PENDING, created_at__lt=oldest), _expire)


def _expire(user: User) -> bool:
    has_link = live_links(ACTIVATE_ACCOUNT, str(user.pk)).exists()
    if has_link or not is_erasure_asked(user):
        return False
    forget_copies(user)
    return bool(erase_asked([user.pk]))


def is_activated(link: MailedLink) -> bool:
    """Whether the account that this link was for is there, however that came: it may be shown again (E5)."""
    return User.objects.filter(pk=link.target, activated_at__isnull=False, deleted_at=None).exists()
