"""The demo's mail server: takes every mail over SMTP, keeps it, shows it in a browser."""

import email
import email.policy
import sys
import time
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from werkzeug.serving import make_server

from kagu.demo.foreign_hosts import LocalDoor
from kagu.demo.mail_pages import make_pages

HERE = ZoneInfo("Pacific/Noumea")


class Mails:
    """Mails kept as files, so that they are still there when the demo starts again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, content: bytes, recipients: list[str]) -> None:
        """Write one mail under a number that grows with time."""
        number = time.time_ns()
        unfinished = self.folder / f"{number}.part"
        unfinished.write_bytes(f"X-Recipients: {', '.join(recipients)}\r\n".encode() + content)
        unfinished.rename(self.folder / f"{number}.eml")

    def newest_first(self) -> list[dict[str, Any]]:
        return [_read(file) for file in sorted(self.folder.glob("*.eml"), reverse=True)]

    def find(self, number: str) -> dict[str, Any] | None:
        file = self.folder / f"{number}.eml"
        return _read(file) if number.isdecimal() and file.exists() else None


class Receiver:
    """What aiosmtpd calls for each mail."""

    def __init__(self, mails: Mails) -> None:
        self.mails = mails

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        self.mails.keep(content if isinstance(content, bytes) else b"", envelope.rcpt_tos)
        return "250 OK"


def _read(file: Path) -> dict[str, Any]:
    mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return {
        "id": file.stem,
        "to": str(mail["X-Recipients"]),
        "from": str(mail["From"]),
        "subject": str(mail["Subject"]).strip(),
        "date": str(mail["Date"]),
        "received_at": datetime.fromtimestamp(int(file.stem) / 1e9, HERE).strftime("%d/%m/%Y, %H h %M"),
        "text": _part(mail, "plain"),
        "html": _part(mail, "html"),
        "headers": {name: str(value) for name, value in mail.items() if name != "X-Recipients"},
    }


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body(preferencelist=(kind,))
    return str(part.get_content()).replace("\r\n", "\n") if part else ""


def main() -> None:
    """`mail_catcher FOLDER SMTP_PORT HTTP_PORT`, until the demo ends this process."""
    folder, smtp_port, http_port = sys.argv[1:4]
    mails = Mails(Path(folder))
    controller = Controller(Receiver(mails), hostname="127.0.0.1", port=int(smtp_port))
    controller.start()
    pages = LocalDoor(make_pages(mails))
    make_server("127.0.0.1", int(http_port), pages, threaded=True).serve_forever()


if __name__ == "__main__":
    main()
