"""Reading mails as a person does: newest first, the link copied from its line of the text part."""

import html
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.core.mail import EmailMessage
from django.utils.module_loading import import_string


class Mailbox:
    """What the site sent; reading it first lets the outbox's worker deliver what waits."""

    def deliver(self) -> None:
        """Let the worker do all that waits, and what follows from it."""
        # By name: this file also loads where no site's settings are.
        deliver_due = import_string("tests.deliveries.deliver_due")
        while deliver_due():
            pass

    def mails_to(self, address: str) -> list[EmailMessage]:
        """Every mail that went to the address, newest first."""
        self.deliver()
        return [message for message in reversed(mail.outbox) if address in message.to]

    def last_mail_to(self, address: str) -> EmailMessage:
        """The newest mail to the address; the test fails when there is none."""
        messages = self.mails_to(address)
        assert messages, f"no mail went to {address}"
        return messages[0]

    def last_link_to(self, address: str) -> str:
        """The link in the newest mail to the address, taken from its text part."""
        return link_in(str(self.last_mail_to(address).body))

    def clear(self) -> None:
        """Forget what was sent so far."""
        mail.outbox.clear()


def link_in(text: str, purpose: str = "") -> str:
    """The one address that carries a token and stands alone on its line (R146).

    Without a `purpose` it is the mail's own, not the « Ce n'est pas moi » that may stand below it.
    """
    links = [link for link in _lines_that_are_addresses(text) if "token=" in link]
    if purpose:
        links = [link for link in links if f"/public/{purpose}?" in link]
    elif len(links) > 1:
        links = [link for link in links if "/public/takeback?" not in link]
    assert len(links) == 1, f"expected one link alone on its line, found {links} in:\n{text}"
    return links[0]


def path_of(link: str) -> str:
    """The part of a link that Django's test client asks for."""
    return urlsplit(link)._replace(scheme="", netloc="").geturl()


def html_of(message: Any) -> str:
    """The HTML part of a mail, with its entities decoded."""
    return html.unescape(str(message.alternatives[0][0]))


def _lines_that_are_addresses(text: str) -> Sequence[str]:
    lines = [line.strip() for line in text.splitlines()]
    return [line for line in lines if line.startswith(("http://", "https://")) and " " not in line]
