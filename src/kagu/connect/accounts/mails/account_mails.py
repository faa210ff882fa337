"""The mails of creating, unlocking, resetting and changing a password, and of an account's own affairs."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import names_of_factors
from kagu.inputs.addresses import mask_address, normalize_address
from kagu.mailed_links.links import IssuedLink
from kagu.outbox.mail import enqueue_mail
from kagu.secret_keys.keyed_hashes import keyed_hash
from kagu.site import clock


def activate_account(user: User, issued: IssuedLink) -> None:
    """M1: prove the mailbox given at creation."""
    _with_link(user, "activate_account", issued, first_name=user.first_name, email=user.email)


def account_exists(user: User) -> None:
    """M2: someone tried to create an account with an address that has one; once a day is enough."""
    enqueue_mail(
        user.email,
        "account_exists",
        language=user.language,
        context={"email": user.email},
        dedupe_key=f"account_exists:{user.pk}:{clock.today()}",
    )


def no_account(address: str, language: str) -> None:
    """M38: somebody asked for a link to an address that has no account; once a day is enough (D38)."""
    known_as = keyed_hash("address without account", normalize_address(address).encode()).hex()
    enqueue_mail(
        address,
        "no_account",
        language=language,
        context={"email": address},
        dedupe_key=f"no_account:{known_as}:{clock.today()}",
    )


def account_suspended(user: User) -> None:
    """M39: somebody asked for a new password of an account that only an agent opens; once a day is enough."""
    enqueue_mail(
        user.email,
        "account_suspended",
        language=user.language,
        context={"email": user.email},
        dedupe_key=f"account_suspended:{user.pk}:{clock.today()}",
    )


def account_locked(user: User, issued: IssuedLink) -> None:
    """M6: too many failures, and the link that releases."""
    _with_link(
        user, "account_locked", issued, first_name=user.first_name, email_masked=mask_address(user.email)
    )


def reset_password(user: User, issued: IssuedLink) -> None:
    """M7: the link to a new password."""
    minutes = round((issued.expires_at - issued.link.created_at).total_seconds() / 60)
    _with_link(user, "reset_password", issued, minutes=minutes)


def password_changed(user: User) -> None:
    """M7b: after a change as after a reset; what else opens the account is named."""
    context = {"date": clock.now(), "factors": names_of_factors(user.pk)}
    _security_event(user, "password_changed", context)


def account_taken_back(user: User) -> None:
    """The account is its owner's again; what is left to do."""
    _security_event(user, "account_taken_back", {"date": clock.now()})


def new_device(user: User, origin: Origin) -> None:
    """M21: a browser that the account did not know; once a day for one kind of device on one network."""
    with translation.override(user.language):
        device = device_in_words(origin.user_agent)
    _security_event(
        user,
        "new_device",
        {"date": clock.now(), "device": device},
        dedupe_key=f"new_device:{user.pk}:{device}:{origin.network}:{clock.today()}"[:200],
    )


def data_ready(user: User, end: datetime) -> None:
    """The files of a large export wait on « Mes données »; the mail itself holds nothing of them."""
    _security_event(user, "data_ready", {"end": end}, expires_at=end)


def second_factor_refused(user: User, origin: Origin) -> None:
    """Someone has the password and not the rest; once a day is enough (ASVS 6.3.5)."""
    with translation.override(user.language):
        device = device_in_words(origin.user_agent)
    _security_event(
        user,
        "second_factor_refused",
        {"date": clock.now(), "device": device},
        dedupe_key=f"second_factor_refused:{user.pk}:{clock.today()}",
    )


def _security_event(user: User, template: str, context: dict[str, object], **more: Any) -> None:
    """With « Ce n'est pas moi », for whoever did not do it (D32)."""
    sealed = {"take_back_url": take_back_url(user)}
    enqueue_mail(user.email, template, language=user.language, context=context, sealed_context=sealed, **more)


def _with_link(user: User, template: str, issued: IssuedLink, **context: object) -> None:
    enqueue_mail(
        user.email,
        template,
        language=user.language,
        context={**context, "end": issued.expires_at, "hyphenated_name": hyphenated_name()},
        sealed_context={"url": issued.url},
        expires_at=issued.expires_at,
    )


def hyphenated_name() -> str:
    """« NC-Connect », as in the subjects of the notice's mails (R86)."""
    name: str = settings.BRAND["account_name"]
    return name.replace(" ", "-")
