"""Who plays: what each of them knows, which mailboxes they read, in which browsers they sit."""

import itertools
from dataclasses import dataclass, field

from django.conf import settings
from django.core import mail
from django.test import Client as Browser

from tests.connect.virtual_passkey import VirtualPasskey

_places = itertools.count(1)


def new_browser() -> Browser:
    """In a network of its own: what others failed at is not counted against it."""
    number = next(_places)
    return Browser(REMOTE_ADDR=f"10.{number // 65536 % 256}.{number // 256 % 256}.{number % 256}")


def same_browser(browser: Browser) -> Browser:
    """All its cookies, elsewhere."""
    twin = new_browser()
    for name, morsel in browser.cookies.items():
        twin.cookies[name] = morsel.value
    return twin


def known_browser(browser: Browser) -> Browser:
    """The same one after its session ended."""
    twin = same_browser(browser)
    twin.cookies.pop(settings.SESSION_COOKIE_NAME, None)
    return twin


@dataclass
class Player:
    """`keys` are secrets of code generators, `codes` for recovery, `letters` links of mails, `grants` the
    tokens of a service that they opened: all that they came to know."""

    name: str
    mailboxes: set[str] = field(default_factory=set)
    passwords: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    passkeys: list[VirtualPasskey] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)
    grants: list[tuple[str, str]] = field(default_factory=list)
    browsers: list[Browser] = field(default_factory=lambda: [new_browser(), new_browser()])

    def read_mail(self) -> None:
        """Keep every link that stands in a mailbox they read."""
        for message in mail.outbox:
            if self.mailboxes.intersection(message.to):
                self.letters += [link for link in links_in(str(message.body)) if link not in self.letters]

    def letters_for(self, purpose: str) -> list[str]:
        """The newest first."""
        return [link for link in reversed(self.letters) if f"/public/{purpose}?" in link]


def links_in(text: str) -> list[str]:
    """Every link that carries a token, each alone on its line."""
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line.startswith("http") and "token=" in line]
