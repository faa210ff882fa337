"""A relay whose behaviour a test changes while mails arrive."""

import asyncio

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.deploy.mailbox import Relay

ANSWERS = {
    "451": "451 4.3.0 Temporary lookup failure",
    "554": "554 5.7.1 Relay access denied",
}


class FaultyRelay(Relay):
    """`mood`: "" takes mails, 451 and 554 refuse them, tarpit answers nothing, cut hangs up in the middle.

    `tries` counts the mails that were offered.
    """

    def __init__(self) -> None:
        super().__init__()
        self.mood, self.tries = "", 0
        self.open()

    def open(self) -> None:
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def close(self) -> None:
        """Nobody listens there any more."""
        self._controller.stop()

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tries += 1
        while self.mood == "tarpit":
            await asyncio.sleep(0.2)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.mood in ANSWERS:
            return ANSWERS[self.mood]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.mood == "cut" and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
            return "451 4.4.2 Connection lost"
        return await super().handle_DATA(server, session, envelope)
