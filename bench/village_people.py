"""Who lives behind one address: people who sign up, open their link and log in, and those who attack."""

import hashlib
import html
import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.core import mail
from django.test import Client

ADDRESS = "203.0.113.7"
PASSWORD = "un perroquet mange trois mangues"
CREATE, LOGIN, VALIDATE = "/oidc/create-account", "/oidc/login", "/public/validateaccount"
MOST_WAITS = 5
# Seconds between the activation and the first log-in.
LONGEST_PAUSE = 600
# Of a hundred: without scripts, in another browser at the log-in, with a password mistyped first.
WITHOUT_SCRIPTS, ELSEWHERE, MISTYPED = 5, 20, 10


@dataclass
class Seen:
    """What became of everybody."""

    people: int = 0
    arrived: int = 0
    refused: list[str] = field(default_factory=list)
    # Told to type once more, with scripts; told to wait, without.
    typed_again: int = 0
    waited: int = 0
    attacks: int = 0
    attacks_refused: int = 0


class Refused(Exception):
    """An honest person gives up."""


def live(number: int, seen: Seen, chance: random.Random) -> Iterator[float]:
    """One person's hour; each value is how many seconds pass until they go on."""
    seen.people += 1
    person = _Person(f"voisin{number}@exemple.nc", chance, seen)
    try:
        yield from person.sign_up()
        yield from person.open_the_link()
        yield from person.log_in()
    except Refused as refusal:
        seen.refused.append(f"{person.address}: {refusal}")
    else:
        seen.arrived += 1


class _Person:
    def __init__(self, address: str, chance: random.Random, seen: Seen) -> None:
        self.address, self.chance, self.seen = address, chance, seen
        self.has_scripts = chance.randrange(100) >= WITHOUT_SCRIPTS
        self.browser = Client(REMOTE_ADDR=ADDRESS)

    def sign_up(self) -> Iterator[float]:
        typed = {
            "first_name": "Alice",
            "family_name": "Newman",
            "email": self.address,
            "terms": "on",
            "password": PASSWORD,
            "confirmation": PASSWORD,
        }
        yield from self._send(CREATE, typed, self.chance.uniform(40, 180))

    def open_the_link(self) -> Iterator[float]:
        yield self.chance.uniform(20, 90)
        link = next(
            path
            for message in reversed(mail.outbox)
            if message.to == [self.address]
            for path in _links(str(message.body))
            if path.startswith(VALIDATE)
        )
        page = self.browser.get(link)
        if page.status_code != 200:
            raise Refused(f"the right link answers {page.status_code}")
        parts = dict(pair.split("=") for pair in urlsplit(link).query.split("&"))
        if "désormais activé" not in html.unescape(self.browser.post(VALIDATE, parts).content.decode()):
            raise Refused("the right link activates nothing")

    def log_in(self) -> Iterator[float]:
        yield self.chance.uniform(5, LONGEST_PAUSE)
        if self.chance.randrange(100) < ELSEWHERE:
            self.browser = Client(REMOTE_ADDR=ADDRESS)
        if self.chance.randrange(100) < MISTYPED:
            yield from self._send(LOGIN, {"email": self.address, "password": "mal tapé"}, 15, expects=200)
        yield from self._send(
            LOGIN, {"email": self.address, "password": PASSWORD}, self.chance.uniform(8, 40)
        )

    def _send(self, path: str, typed: dict[str, str], typing: float, expects: int = 302) -> Iterator[float]:
        """Open the page, type, send; do what the page says, a few times at most."""
        page = self.browser.get(path)
        yield typing
        for _time in range(MOST_WAITS):
            page = self.browser.post(path, {**typed, **shown(page, self.has_scripts)})
            is_told_to_wait = _keeps_a_place(page)
            if page.status_code == expects and not is_told_to_wait:
                return
            if not is_told_to_wait:
                raise Refused(f"{path} answers {page.status_code}")
            if self.has_scripts:
                self.seen.typed_again += 1
                yield 10
            else:
                self.seen.waited += 1
                yield 31
        raise Refused(f"{path} let nobody in after {MOST_WAITS} waits")


def attack(number: int, people: int, seen: Seen, chance: random.Random) -> Iterator[float]:
    """Passwords, links and accounts without end, from the same address; each ticket is played too."""
    ticket = ""
    while True:
        yield chance.uniform(1, 5)
        browser = Client(REMOTE_ADDR=ADDRESS)
        seen.attacks += 1
        kind = chance.randrange(3)
        if kind == 0:
            victim = f"voisin{chance.randrange(20 * people)}@exemple.nc"
            page = browser.post(LOGIN, {"email": victim, "password": f"essai {number}", "ticket": ticket})
            ticket = shown(page, has_scripts=False).get("ticket", "")
        elif kind == 1:
            page = browser.get(VALIDATE, {"technicalID": str(uuid.uuid4()), "token": str(uuid.uuid4())})
        else:
            name = f"robot{chance.randrange(10**9)}@exemple.nc"
            page = browser.post(
                CREATE,
                {
                    "email": name,
                    "first_name": "Robot",
                    "family_name": "Robot",
                    "password": PASSWORD,
                    "confirmation": PASSWORD,
                    "terms": "on",
                },
            )
        seen.attacks_refused += page.status_code in (404, 429) or _keeps_a_place(page)


def shown(page: Any, has_scripts: bool) -> dict[str, str]:
    """What the page makes its form carry: the work done by scripts, or the place that is kept."""
    text = html.unescape(page.content.decode())
    found = re.search(r'data-challenge="([^"]+)" data-bits="(\d+)"', text)
    if has_scripts and found:
        return {"proof": solve(found[1], int(found[2]))}
    kept = re.search(r'name="ticket" value="([^"]+)"', text)
    return {"ticket": kept[1]} if kept else {}


def solve(challenge: str, bits: int) -> str:
    """As `login/proof.js` does."""
    number = 0
    while int.from_bytes(hashlib.sha256(f"{challenge}.{number}".encode()).digest()) >> (256 - bits):
        number += 1
    return f"{challenge}.{number}"


def _keeps_a_place(page: Any) -> bool:
    return "place est gardée" in page.content.decode()


def _links(text: str) -> Iterator[str]:
    for line in text.splitlines():
        if line.strip().startswith("http") and "token=" in line:
            yield urlsplit(line.strip())._replace(scheme="", netloc="").geturl()
