"""The report that a relay sends back for a mail it could not deliver (RFC 3464)."""

from kagu.outbox.bounce_addresses import return_address
from kagu.outbox.models import OutboxMessage

REPORT = """\
From: MAILER-DAEMON@relay.exemple.nc
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: {type}; report-type=delivery-status; boundary="cut"

--cut
Content-Type: text/plain

The mail system could not deliver your message.

--cut
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.exemple.nc

Final-Recipient: rfc822; {recipient}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--cut--
"""


def report(
    mail: OutboxMessage,
    status: str = "5.1.1",
    action: str = "failed",
    content_type: str = "multipart/report",
    to: str | None = None,
) -> bytes:
    to = to or return_address(mail.message_id)
    words = {"to": to, "type": content_type, "recipient": "anyone@exemple.nc"}
    return REPORT.format(status=status, action=action, **words).encode()
