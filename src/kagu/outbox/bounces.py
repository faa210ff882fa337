"""Mails that come back: which address no longer takes ours, and why (RFC 3464)."""

import email
import email.policy
import logging
import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.utils.module_loading import import_string

from kagu.outbox.bounce_addresses import message_that_returned
from kagu.outbox.models import OutboxMessage

LARGEST_MAIL = 1024 * 1024
# Where relays write the address that a mail was really delivered to.
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
# RFC 3463: the mailbox or its domain is bad. Full boxes, large mails and policies pass.
GONE = re.compile(r"5\.(1\.\d+|2\.[01]|4\.\d+|0\.0)")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bounce:
    """One mail of ours that came back for good."""

    address: str
    status: str


def take_bounce(raw: bytes, recipient: str = "") -> Bounce | None:
    """Tell the site that an address is undeliverable; None for all that is no such proof.

    Only a report sent to a return address of our own making counts: others can be forged.
    """
    if len(raw) > LARGEST_MAIL:
        return None
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    message = _returned_message(mail, recipient)
    status = _failed_status(mail)
    if message is None or status is None:
        return None
    if not GONE.fullmatch(status):
        logger.info("a mail to %s came back, perhaps only for now: %s", message.lane, status)
        return None
    tell_undeliverable(message.destination, status)
    return Bounce(message.destination, status)


def take_from_maildir(folder: str = "") -> int:
    """Read every new mail of a maildir once, then move it to `cur`; how many were bounces."""
    maildir = Path(folder or settings.MAIL_BOUNCE_MAILDIR)
    count = 0
    for path in sorted((maildir / "new").iterdir()) if (maildir / "new").is_dir() else []:
        count += take_bounce(path.read_bytes()) is not None
        (maildir / "cur").mkdir(exist_ok=True)
        path.rename(maildir / "cur" / f"{path.name}:2,S")
    return count


def tell_undeliverable(address: str, reason: str) -> None:
    """What the site does about it: `MAIL_UNDELIVERABLE`, a function of address and reason."""
    if settings.MAIL_UNDELIVERABLE:
        import_string(settings.MAIL_UNDELIVERABLE)(address, reason)


def _returned_message(mail: EmailMessage, recipient: str) -> OutboxMessage | None:
    said = [str(value) for name in RECIPIENT_HEADERS for value in mail.get_all(name, [])]
    for address in (recipient, *said):
        message_id = message_that_returned(address)
        if message_id:
            return OutboxMessage.objects.filter(message_id=message_id, kind="mail").first()
    return None


def _failed_status(mail: EmailMessage) -> str | None:
    """The status of the recipient that failed, in a delivery status report; a mail has one recipient."""
    if mail.get_content_type() != "multipart/report":
        return None
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    for fields in (block for report in reports for block in report.walk()):
        if str(fields.get("Action", "")).strip().lower() == "failed":
            return str(fields.get("Status", "")).partition(" ")[0]
    return None
