"""What a mail that came back says: whom it was for, and how its delivery ended (RFC 3464)."""

import email
import email.policy
import logging
import re
from dataclasses import dataclass
from email.message import Message

# Where relays write the address that a mail was really delivered to.
RECIPIENT_HEADERS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
# Bounded, so that a long word costs no more than its length.
ADDRESS = re.compile(r"[^\s<>()\[\]\\\",:;@]{1,64}@[^\s<>()\[\]\\\",:;@]{1,255}")
# RFC 3463: the mailbox or its domain is bad. Full boxes, large mails and policies pass, and 5.1.7 and
# 5.1.8 blame our own address.
GONE = re.compile(r"5\.(1\.(?![78]$)\d+|2\.[01]|4\.\d+|0\.0)")
# RFC 2034 §4: at the beginning of the answer's text.
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?![.\d])")

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class BounceReport:
    """The addresses the report was sent to, and the status of the one recipient that failed."""

    recipients: list[str]
    status: str


def is_gone(status: str) -> bool:
    """Whether this status says for good that the mailbox does not exist."""
    return bool(GONE.fullmatch(status))


def status_in(answer: bytes | str) -> str:
    """The status at the beginning of a relay's answer; nothing when it gives none."""
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    found = STATUS.match(text.lstrip())
    return found.group() if found else ""


def read_report(raw: bytes) -> BounceReport | None:
    """The report of a failure in this mail, if it is one."""
    try:
        # The older policy leaves headers as they are: the newer one fails on malformed addresses.
        mail = email.message_from_bytes(raw, policy=email.policy.compat32)
        status = _failed_status(mail)
        return None if status is None else BounceReport(_recipients(mail), status)
    except Exception as error:
        # Anybody may send anything here: whatever it breaks must not stop the mails behind it.
        logger.warning("a mail sent to the bounce address cannot be read: %r", error)
        return None


def _recipients(mail: Message) -> list[str]:
    headers = [str(value) for name in RECIPIENT_HEADERS for value in mail.get_all(name, [])]
    return [address for header in headers for address in ADDRESS.findall(header)]


def _failed_status(mail: Message) -> str | None:
    """The status of the recipient that failed, in a delivery status report; a mail has one recipient."""
    if mail.get_content_type() != "multipart/report":
        return None
    reports = [part for part in mail.walk() if part.get_content_type() == "message/delivery-status"]
    for fields in (block for report in reports for block in report.walk()):
        if str(fields.get("Action", "")).strip().lower() == "failed":
            return str(fields.get("Status", "")).partition(" ")[0]
    return None
