"""Creating an account that waits for its mailbox to be proven (S1)."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.mails import account_mails
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.models.search_words import keep_search_words
from kagu.inputs.addresses import normalize_address
from kagu.mailed_links.links import had_enough_today, issue_link, supersede_links
from kagu.site import clock

# The button pressed twice, or the page sent again by the browser.
SAME_PRESS = timedelta(seconds=5)


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
    try:
        with transaction.atomic():
            _create(new, origin, return_to)
    except IntegrityError:
        # The same address at the same moment: the other request made the account and wrote to it.
        return


def send_activation_mail(user: User, origin: Origin, return_to: str = "") -> None:
    """M1, so many a day for one account; every link sent serves until one has served."""
    if had_enough_today(ACTIVATE_ACCOUNT, str(user.pk)):
        return
    issued = issue_link(
        ACTIVATE_ACCOUNT,
        target=str(user.pk),
        sent_to=user.email,
        browser=origin.browser,
        return_to=return_to,
    )
    account_mails.activate_account(user, issued)


def _create(new: NewAccount, origin: Origin, return_to: str) -> None:
    holder = User.objects.with_address(new.email, for_update=True)
    if holder is None:
        holder = User(email_normalized=normalize_address(new.email))
    elif holder.state != User.State.PENDING:
        return account_mails.account_exists(holder)
    elif clock.now() - holder.created_at < SAME_PRESS:
        return None
    _fill(holder, new)
    keep_search_words(holder)
    supersede_links(ACTIVATE_ACCOUNT, target=str(holder.pk))
    activity.record(holder, "account_created", origin)
    return send_activation_mail(holder, origin, return_to)


def _fill(user: User, new: NewAccount) -> None:
    """A pending account that nobody activated belongs to nobody: the last request replaces it."""
    user.email = new.email
    user.first_name, user.family_name = new.first_name, new.family_name
    user.language = new.language
    user.terms_version = settings.TERMS_VERSION
    user.created_at = clock.now()
    user.password, user.password_changed_at = new.encoded_password, clock.now()
    user.save()
