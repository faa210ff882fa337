"""An address that no longer takes our mails: its owner is told on « Mon compte », never locked (E58)."""

from datetime import timedelta

from django.db import transaction

from kagu.connect.accounts.history import activity
from kagu.connect.accounts.link_purposes import CHECK_ADDRESS, Ending, end_links
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.inputs.addresses import mask_address, normalize_address
from kagu.mailed_links.links import (
    LinkRevoked,
    count_issued_since,
    had_enough_today,
    issue_link,
    supersede_links,
    use_link,
)
from kagu.mailed_links.models import MailedLink
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock

CHECK_AGAIN_AFTER = timedelta(minutes=1)


class CheckedTooOften(Exception):
    """A trial mail went out a moment ago, or too many today (ASVS 2.4.1)."""


def note_undeliverable(address: str, reason: str) -> None:
    """Show the banner until the address answers or changes; of one given up long ago it says nothing."""
    User.objects.filter(email_normalized=normalize_address(address), email_undeliverable_at=None).update(
        email_undeliverable_at=clock.now()
    )


def note_answer(link: MailedLink) -> None:
    """Somebody opened this link in the mailbox it was sent to: the address takes our mails."""
    marked = User.objects.exclude(email_undeliverable_at=None)
    marked.filter(email_normalized=normalize_address(link.sent_to)).update(email_undeliverable_at=None)


def send_check_mail(user: User, origin: Origin) -> None:
    """A trial mail to a marked address; nothing for one that is not marked."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.email_undeliverable_at is None:
            return
        _refuse_too_many(str(user.pk))
        supersede_links(CHECK_ADDRESS, target=str(user.pk))
        issued = issue_link(
            CHECK_ADDRESS,
            target=str(user.pk),
            sent_to=user.email,
            browser=origin.browser,
            language=user.language,
        )
        activity.record(user, "check_mail_sent", origin, address=mask_address(user.email))
        enqueue_mail(
            user.email,
            "check_address",
            language=user.language,
            context={"first_name": user.first_name, "email": user.email, "end": issued.expires_at},
            sealed_context={"url": issued.url},
            expires_at=issued.expires_at,
        )


def confirm_address(link: MailedLink, origin: Origin) -> None:
    """The trial mail arrived. Raises LinkRefused, also where the address was changed meanwhile."""
    with transaction.atomic():
        user = User.objects.select_for_update().filter(pk=link.target).first()
        use_link(link)
        if user is None or user.email_normalized != normalize_address(link.sent_to):
            raise LinkRevoked(link)
        end_links(Ending.ADDRESS_CHECKED, user.pk)
        note_answer(link)
        activity.record(user, "address_checked", origin, address=mask_address(user.email))


def is_confirmed(link: MailedLink) -> bool:
    """Whether what a used link did still holds: it may be shown again (E5)."""
    address = normalize_address(link.sent_to)
    return User.objects.filter(pk=link.target, email_normalized=address, email_undeliverable_at=None).exists()


def _refuse_too_many(target: str) -> None:
    lately = count_issued_since(CHECK_ADDRESS, target, clock.now() - CHECK_AGAIN_AFTER)
    if lately or had_enough_today(CHECK_ADDRESS, target):
        raise CheckedTooOften
