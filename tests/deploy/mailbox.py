"""A relay that keeps what it takes, as people read it."""

import email
import email.policy
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.deploy.ports import free_ports
from tests.mails import link_in
from tests.waiting import wait_until


class Relay:
    """Every mail by its addressee, the oldest first."""

    def __init__(self) -> None:
        [self.port] = free_ports(1)
        self._mails: list[tuple[str, EmailMessage]] = []
        self._lock = threading.Lock()

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        with self._lock:
            self._mails += [(address, mail) for address in envelope.rcpt_tos]
        return "250 OK"

    def mails_to(self, address: str) -> list[EmailMessage]:
        with self._lock:
            return [mail for to, mail in self._mails if to == address]

    def link_to(self, address: str, seconds: float = 60) -> str:
        """The link in the first mail to this address, which may still be under way."""
        wait_until(lambda: bool(self.mails_to(address)), seconds)
        body = self.mails_to(address)[0].get_body(("plain",))
        assert body
        return link_in(body.get_content())


@contextmanager
def running_relay() -> Iterator[Relay]:
    relay = Relay()
    controller = Controller(relay, hostname="127.0.0.1", port=relay.port)
    controller.start()
    try:
        yield relay
    finally:
        controller.stop()
