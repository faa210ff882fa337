"""The mails of an e-mail change, in the order they are sent: M3 or M20 with M4, then M5."""

from kagu.connect.accounts.authority.take_back_link import take_back_url
from kagu.connect.accounts.link_purposes import CANCEL_EMAIL_CHANGE, CONFIRM_EMAIL_CHANGE, REVERT_EMAIL_CHANGE
from kagu.connect.accounts.mails.account_mails import hyphenated_name
from kagu.connect.accounts.models import EmailChange, User
from kagu.inputs.addresses import mask_address
from kagu.mailed_links.links import issue_link, live_links
from kagu.outbox.mail import enqueue_mail
from kagu.site import clock


def send_links(change: EmailChange, browser: str | None) -> None:
    """M3 to the new mailbox (M20 when an account has it, E1) and M4 to the old one.

    Links of this change that were sent before serve until their end.
    """
    # An account never activated proved nothing about that mailbox: it only asks for the address.
    holder = User.objects.filter(email_normalized=change.new_normalized).first()
    if holder:
        _tell_holder(holder, change)
    else:
        _ask_new_mailbox(change, browser)
    _tell_old_mailbox(change)


def tell_old_mailbox_of_change(change: EmailChange) -> None:
    """M5: the change is done; for seven days the old mailbox may undo it."""
    issued = issue_link(
        REVERT_EMAIL_CHANGE, target=str(change.pk), sent_to=change.old_address, language=change.user.language
    )
    enqueue_mail(
        change.old_address,
        "email_changed",
        language=change.user.language,
        context={"email_masked": mask_address(change.new_address), "end": issued.expires_at},
        sealed_context={"url": issued.url},
        expires_at=issued.expires_at,
    )


def tell_dropped(change: EmailChange) -> None:
    """To the new mailbox of a change that dies with its account (E33), if it was ever asked (E1)."""
    if not live_links(CONFIRM_EMAIL_CHANGE, str(change.pk)).exists():
        return
    enqueue_mail(
        change.new_address,
        "email_change_dropped",
        language=change.user.language,
        context={"email": change.new_address},
    )


def _ask_new_mailbox(change: EmailChange, browser: str | None) -> None:
    issued = issue_link(
        CONFIRM_EMAIL_CHANGE,
        target=str(change.pk),
        sent_to=change.new_address,
        browser=browser,
        language=change.user.language,
    )
    enqueue_mail(
        change.new_address,
        "validate_email_change",
        language=change.user.language,
        context={
            "first_name": change.user.first_name,
            "email": change.new_address,
            "end": issued.expires_at,
            "hyphenated_name": hyphenated_name(),
        },
        sealed_context={"url": issued.url},
        expires_at=issued.expires_at,
    )


def _tell_old_mailbox(change: EmailChange) -> None:
    issued = issue_link(
        CANCEL_EMAIL_CHANGE, target=str(change.pk), sent_to=change.old_address, language=change.user.language
    )
    enqueue_mail(
        change.old_address,
        "email_change_requested",
        language=change.user.language,
        context={
            "email_masked": mask_address(change.new_address),
            "date": clock.now(),
            "end": issued.expires_at,
        },
        sealed_context={"url": issued.url, "take_back_url": take_back_url(change.user)},
        expires_at=issued.expires_at,
    )


def _tell_holder(holder: User, change: EmailChange) -> None:
    """M20, at most once a day for each mailbox, whoever asks."""
    enqueue_mail(
        holder.email,
        "email_change_address_taken",
        language=holder.language,
        context={"email": holder.email},
        dedupe_key=f"address_taken:{holder.pk}:{clock.today()}",
    )
