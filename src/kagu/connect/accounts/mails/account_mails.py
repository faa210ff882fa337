"""The mails of creating, unlocking, resetting and changing a password, and of an account's own affairs."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.devices import device_in_words
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.changes import names_of_factors
from kagu.inputs.addresses import mask_address
from kagu.mailed_links.links import IssuedLink
from kagu.outbox.mail import enqueue_mail


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
        dedupe_key=f"account_exists:{user.pk}:{timezone.localdate()}",
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
    context = {"date": timezone.now(), "factors": names_of_factors(user.pk)}
    enqueue_mail(user.email, "password_changed", language=user.language, context=context)


def new_device(user: User, origin: Origin) -> None:
    """M21: a browser that the account did not know; once a day for one kind of device on one network."""
    with translation.override(user.language):
        device = device_in_words(origin.user_agent)
    enqueue_mail(
        user.email,
        "new_device",
        language=user.language,
        context={"date": timezone.now(), "device": device},
        dedupe_key=f"new_device:{user.pk}:{device}:{origin.network}:{timezone.localdate()}"[:200],
    )


def data_ready(user: User, end: datetime) -> None:
    """The files of a large export wait on « Mes données »; the mail itself holds nothing of them."""
    enqueue_mail(user.email, "data_ready", language=user.language, context={"end": end}, expires_at=end)


def second_factor_refused(user: User, origin: Origin) -> None:
    """Someone has the password and not the rest; once a day is enough (ASVS 6.3.5)."""
    with translation.override(user.language):
        device = device_in_words(origin.user_agent)
    enqueue_mail(
        user.email,
        "second_factor_refused",
        language=user.language,
        context={"date": timezone.now(), "device": device},
        dedupe_key=f"second_factor_refused:{user.pk}:{timezone.localdate()}",
    )


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
