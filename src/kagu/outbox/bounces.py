"""Mails that come back: which address no longer takes ours, and why."""

import contextlib
import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.module_loading import import_string

from kagu.outbox.bounce_addresses import message_that_returned
from kagu.outbox.bounce_reports import is_gone, read_report
from kagu.outbox.counted import BOUNCES
from kagu.outbox.models import OutboxMessage

LARGEST_MAIL = 1024 * 1024

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
    report = read_report(raw) if len(raw) <= LARGEST_MAIL else None
    message = _returned_message([recipient, *report.recipients]) if report else None
    address = _sent_to(message) if message else ""
    if report is None or message is None or not address:
        BOUNCES.labels("not_ours").inc()
        return None
    BOUNCES.labels("gone" if is_gone(report.status) else "for_now").inc()
    if not is_gone(report.status):
        logger.info("a mail to %s came back, perhaps only for now: %s", message.lane, report.status)
        return None
    tell_undeliverable(address, report.status)
    return Bounce(address, report.status)


def take_from_maildir(folder: str = "") -> int:
    """Read every new mail of a maildir once, then move it to `cur`; how many were bounces."""
    maildir = Path(folder or settings.MAIL_BOUNCE_MAILDIR)
    count = 0
    for path in sorted((maildir / "new").iterdir()) if (maildir / "new").is_dir() else []:
        count += _take_file(path)
        (maildir / "cur").mkdir(exist_ok=True)
        # Another worker may have been faster.
        with contextlib.suppress(FileNotFoundError):
            path.rename(maildir / "cur" / f"{path.name}:2,S")
    return count


def tell_undeliverable(address: str, reason: str) -> None:
    """What the site does about it: `MAIL_UNDELIVERABLE`, a function of address and reason."""
    if settings.MAIL_UNDELIVERABLE:
        import_string(settings.MAIL_UNDELIVERABLE)(address, reason)


def _take_file(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return take_bounce(file.read(LARGEST_MAIL + 1)) is not None
    except FileNotFoundError:
        return False
    except (OperationalError, InterfaceError):
        # The database is away, and the mail innocent: it waits in `new`.
        raise
    except Exception:
        # One mail that fails must not stop those behind it.
        logger.exception("the bounce %s could not be taken", path.name)
        return False


def _returned_message(addresses: list[str]) -> OutboxMessage | None:
    for address in addresses:
        message_id = message_that_returned(address)
        if message_id:
            kinds = ("mail", *settings.MAIL_DESTINATIONS)
            return OutboxMessage.objects.filter(message_id=message_id, kind__in=kinds).first()
    return None


def _sent_to(message: OutboxMessage) -> str:
    """The mailbox that it left for; empty when nobody knows any more."""
    find = settings.MAIL_DESTINATIONS.get(message.kind)
    return import_string(find)(message) if find else message.destination
