"""Creating an account that waits for its mailbox to be proven (S1).

It belongs to the form that was sent, not to the address: others may ask for the same one (D31).
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.inputs.addresses import normalize_address
from kagu.mailed_links.links import issue_link, was_asked_in
from kagu.site import clock


@dataclass(frozen=True)
class NewAccount:
    """What the person typed, already in the right form; of the password only the hash."""

    first_name: str
    family_name: str
    email: str
    encoded_password: str
    language: str


def create_account(new: NewAccount, origin: Origin, *, return_to: str = "") -> None:
    """M1 to a free address, M2 to the owner of a taken one; nothing tells the caller which."""
    with transaction.atomic():
        holder = User.objects.with_address(new.email)
        if holder:
            account_mails.account_exists(holder)
            return
        user = _pending(new)
        keep_search_words(user)
        activity.record(user, "account_created", origin)
        _mail_link(user, origin.browser, return_to)


def send_activation_mail(user: User, origin: Origin, return_to: str = "") -> None:
    """M1 once more; every link sent serves until one has served.

    One click is enough only where the form itself was filled in: who else asks for the mail proves nothing.
    """
    is_same = origin.browser and was_asked_in(ACTIVATE_ACCOUNT, str(user.pk), origin.browser)
    _mail_link(user, origin.browser if is_same else None, return_to)


def _mail_link(user: User, browser: str | None, return_to: str) -> None:
    issued = issue_link(
        ACTIVATE_ACCOUNT,
        target=str(user.pk),
        sent_to=user.email,
        browser=browser,
        return_to=return_to,
        language=user.language,
    )
    account_mails.activate_account(user, issued)


def _pending(new: NewAccount) -> User:
    return User.objects.create(
        state=User.State.PENDING,
        email=new.email,
        asked_normalized=normalize_address(new.email),
        first_name=new.first_name,
        family_name=new.family_name,
        language=new.language,
        terms_version=settings.TERMS_VERSION,
        password=new.encoded_password,
        password_changed_at=clock.now(),
    )
