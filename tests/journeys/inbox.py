"""Reading the demo's mails as a person does, over the mail catcher's list."""

import html
import json
import re
import time
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

SECONDS_TO_ARRIVE = 20
# A link with a secret, alone on its line: what one copies by hand (R146).
TAG = re.compile(r"<style.*?</style>|<[^>]*>", re.DOTALL)
LINK_LINE = re.compile(r"^[ \t]*(https?://\S+token=\S+)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """One mail as it arrived; `page` shows it in the mail catcher."""

    page: str
    to: str
    sender: str
    subject: str
    text: str
    html_part: str

    @property
    def link(self) -> str:
        """The link, copied from its line of the text part; there is one, beside « Ce n'est pas moi »."""
        links = LINK_LINE.findall(self.text)
        if len(links) > 1:
            links = [link for link in links if "/public/takeback?" not in link]
        assert len(links) == 1, f"expected one link alone on its line, found {links} in:\n{self.text}"
        return str(links[0])

    @property
    def words(self) -> str:
        """The text part with its line breaks undone."""
        return even(self.text)

    @property
    def words_of_html(self) -> str:
        """What the HTML part shows."""
        return even(html.unescape(TAG.sub(" ", self.html_part)))


def even(text: str) -> str:
    """One plain space between words, as a test types them; print sets other spaces and apostrophes."""
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").replace("’", "'").split())


class Inbox:
    """All mails of the demo."""

    def __init__(self, port: int) -> None:
        self._address = f"http://mail.localhost:{port}"
        self._api = f"http://127.0.0.1:{port}/api/messages"

    def mails_to(self, address: str) -> list[Mail]:
        """What came to the address so far, newest first."""
        with urllib.request.urlopen(f"{self._api}?to={quote(address)}", timeout=10) as answer:
            return [_mail(self._address, found) for found in json.load(answer)]

    def wait_for(self, address: str, subject: str, count: int = 1) -> Mail:
        """The newest mail to the address whose subject holds these words, once `count` have come."""
        deadline = time.monotonic() + SECONDS_TO_ARRIVE
        while True:
            mails = self.mails_to(address)
            found = [mail for mail in mails if subject in mail.subject]
            if len(found) >= count:
                return found[0]
            assert time.monotonic() < deadline, (
                f"no mail « {subject} » came to {address}; there are {[mail.subject for mail in mails]}"
            )
            time.sleep(0.2)


def _mail(address: str, found: dict[str, Any]) -> Mail:
    page = f"{address}/messages/{found['id']}"
    return Mail(page, found["to"], found["from"], even(found["subject"]), found["text"], found["html"])
