"""Password log-ins at Kagu's login page, and what happens when ten times too many arrive."""

import itertools
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.crowd import BadAnswer, Operation
from bench.wire import Answer, get, post

LOGIN_PATH = "/oidc/login"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
COOKIES = re.compile(rb"\r\nset-cookie: *([^;\r]+)", re.IGNORECASE)


@dataclass
class People:
    """Who logs in, each in turn."""

    emails: list[str]
    password: str
    turn: Iterator[str] = field(init=False)

    def __post_init__(self) -> None:
        self.turn = itertools.cycle(self.emails)

    def form(self, csrf: bytes) -> bytes:
        typed = {"email": next(self.turn), "password": self.password, "csrfmiddlewaretoken": csrf.decode()}
        return urlencode(typed).encode()


def password_login(host: str, people: People) -> Callable[[], Operation]:
    """The page, then the form: one person who logs in with a new browser."""

    def operation() -> Operation:
        page = yield get(host, LOGIN_PATH)
        answer = yield login_request(host, page, people)
        _expect_logged_in(answer)

    return operation


def login_request(host: str, page: Answer, people: People) -> bytes:
    """The login form of that page, filled in for the next person."""
    found = TOKEN.search(page.body)
    if found is None:
        raise BadAnswer(f"no login form: {page.status} {page.body[:300]!r}")
    cookies = b"Cookie: %b\r\n" % b"; ".join(COOKIES.findall(page.head))
    origin = b"Origin: http://%b\r\n" % host.encode()
    return post(host, LOGIN_PATH, people.form(found[1]), headers=cookies + origin)


def _expect_logged_in(answer: Answer) -> None:
    if answer.status not in (302, 303):
        raise BadAnswer(f"log-in: {answer.status} {answer.body[:500]!r}")


@dataclass
class Flood:
    """The forms of people who all loaded the page earlier; counts who got in and who was refused."""

    host: str
    people: People
    page: Answer
    logged_in: int = 0
    refused: int = 0
    without_retry_after: int = 0
    refusal_seconds: list[float] = field(default_factory=list)

    def operation(self) -> Operation:
        began = time.perf_counter()
        answer = yield login_request(self.host, self.page, self.people)
        if answer.status in (302, 303):
            self.logged_in += 1
            return
        if answer.status != 503:
            raise BadAnswer(f"flood: {answer.status} {answer.body[:300]!r}")
        self.refused += 1
        self.refusal_seconds.append(time.perf_counter() - began)
        self.without_retry_after += not answer.header(b"retry-after")
