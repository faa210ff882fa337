"""Password log-ins at Kagu's login page, by people who come back with the browser they had before."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.crowd import Address, BadAnswer, Operation, answer_to
from bench.wire import Answer, get, post

LOGIN_PATH = "/oidc/login"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIE = re.compile(rb"\r\nset-cookie: *([^=;]+)=([^;\r]*)", re.IGNORECASE)
SESSION_COOKIE = b"connect_session"
CSRF_COOKIE = b"connect_csrf"


@dataclass
class Person:
    """Who logs in, with her browser's cookies and the token of the form she loaded last."""

    email: str
    cookies: dict[bytes, bytes] = field(default_factory=dict)
    token: bytes = b""

    def takes(self, answer: Answer) -> None:
        """Keeps what identifies the browser; each log-in is to be a new one."""
        found = dict(COOKIE.findall(answer.head))
        found.pop(SESSION_COOKIE, None)
        if not TOKEN.search(answer.body):
            # A form loaded earlier goes with the cookie of its page.
            found.pop(CSRF_COOKIE, None)
        self.cookies |= found

    def loads(self, page: Answer) -> None:
        found = TOKEN.search(page.body)
        if found is None:
            raise BadAnswer(f"no login form: {page.status} {page.body[:300]!r}")
        self.takes(page)
        self.token = found[1]

    def cookie_header(self) -> bytes:
        pairs = b"; ".join(b"%b=%b" % pair for pair in self.cookies.items())
        return b"Cookie: %b\r\n" % pairs if pairs else b""


@dataclass
class People:
    """Who logs in, each in turn."""

    host: str
    emails: list[str]
    password: str
    turn: Iterator[Person] = field(init=False)

    def __post_init__(self) -> None:
        self.everybody = [Person(email) for email in self.emails]
        self.turn = itertools.cycle(self.everybody)

    def load_the_page(self, address: Address) -> None:
        """One page serves all: only the forms are to be measured."""
        page = answer_to(address, get(self.host, LOGIN_PATH))
        for person in self.everybody:
            person.loads(page)

    def form(self, person: Person) -> bytes:
        typed = {"email": person.email, "password": self.password}
        form = urlencode({**typed, "csrfmiddlewaretoken": person.token.decode()}).encode()
        origin = b"Origin: http://%b\r\n" % self.host.encode()
        return post(self.host, LOGIN_PATH, form, headers=person.cookie_header() + origin)


def form_alone(people: People) -> Callable[[], Operation]:
    """The form of a page that was loaded before."""

    def operation() -> Operation:
        person = next(people.turn)
        answer = yield people.form(person)
        _expect_logged_in(person, answer)

    return operation


def page_and_form(people: People) -> Callable[[], Operation]:
    """The page, then its form."""

    def operation() -> Operation:
        person = next(people.turn)
        person.loads((yield get(people.host, LOGIN_PATH, headers=person.cookie_header())))
        answer = yield people.form(person)
        _expect_logged_in(person, answer)

    return operation


def _expect_logged_in(person: Person, answer: Answer) -> None:
    if answer.status not in (302, 303):
        raise BadAnswer(f"log-in: {answer.status} {answer.body[:500]!r}")
    person.takes(answer)


@dataclass
class Flood:
    """The forms of people who all loaded the page earlier; counts who got in and who was refused."""

    people: People
    logged_in: int = 0
    refused: int = 0
    without_retry_after: int = 0
    refusal_seconds: list[float] = field(default_factory=list)

    def operation(self) -> Operation:
        person, began = next(self.people.turn), time.perf_counter()
        answer = yield self.people.form(person)
        if answer.status in (302, 303):
            self.logged_in += 1
            person.takes(answer)
            return
        if answer.status != 503:
            raise BadAnswer(f"flood: {answer.status} {answer.body[:300]!r}")
        self.refused += 1
        self.refusal_seconds.append(time.perf_counter() - began)
        self.without_retry_after += not answer.header(b"retry-after")
