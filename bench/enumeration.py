"""Does the time of an answer tell whether an address has an account? Medians of both, by turns."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from bench.connect import Connect
from bench.crowd import BadAnswer, Caller, Operation, answer_to
from bench.logins import Person
from bench.wire import get, post

# Every limit is lifted: only the work itself is compared.
WITHOUT_LIMITS = {
    "KAGU_CONNECT_FAILURES_BEFORE_LOCK": "1000000",
    "KAGU_CONNECT_FAILURES_PER_ADDRESS": "1000000",
    "KAGU_CONNECT_FAILURES_PER_NETWORK": "1000000",
    "KAGU_CONNECT_FAILURES_PER_NEIGHBOURHOOD": "1000000",
    "KAGU_CONNECT_FAILURES_EVERYWHERE": "1000000",
    "KAGU_CONNECT_REQUESTS_PER_NETWORK": "1000000",
    "KAGU_CONNECT_FAILURE_DELAY_SECONDS": "0",
}
WRONG = "not the password of anybody"
NEW_ACCOUNT = {"first_name": "Alice", "family_name": "Newman", "terms": "on"}
NEW_PASSWORD = {"password": "trois tortues au lagon", "confirmation": "trois tortues au lagon"}
FORMS = {
    "logging in": ("/oidc/login", {"password": WRONG}),
    "creating an account": ("/oidc/create-account", {**NEW_ACCOUNT, **NEW_PASSWORD}),
    "forgotten password": ("/oidc/forgotten-password", {}),
    "activation again": ("/oidc/resend-activation", {}),
}
CHANGE_PATH = "/mon-compte/email/"
# An account asks for ten changes a day (`CHANGES_PER_DAY`): after five pairs the next one goes on.
PAIRS_PER_ACCOUNT = 5


@dataclass(frozen=True)
class EnumerationFigure:
    """The medians of one form, in milliseconds."""

    form: str
    pairs: int
    known_ms: float
    unknown_ms: float

    @property
    def difference_ms(self) -> float:
        return self.known_ms - self.unknown_ms

    def as_dict(self) -> dict[str, object]:
        return {**asdict(self), "difference_ms": self.difference_ms}


def people_needed(pairs: int) -> int:
    """Those who change their address, and one holder of a known address for each pair."""
    return _who_change(pairs) + pairs


def measure_enumeration(connect: Connect, pairs: int) -> list[EnumerationFigure]:
    """Each form in turn, by strangers; then the one of people who are logged in."""
    emails = connect.emails()
    figures = []
    for name, (path, typed) in FORMS.items():
        stranger = _Sender(connect, path, typed)
        figures.append(_compare(name, pairs, emails, _always(stranger)))
    # A holder is written to once a day: each is asked for once, as whoever looks for accounts would.
    holders = emails[_who_change(pairs) :]
    figures.append(_compare("changing the e-mail address", pairs, holders, _people_in_turn(connect)))
    return figures


def _compare(
    form: str, pairs: int, emails: list[str], sender_of: "Callable[[int], _Sender]"
) -> EnumerationFigure:
    """Known and unknown addresses change places in every pair."""
    known: list[float] = []
    unknown: list[float] = []
    for number in range(pairs):
        sender = sender_of(number)
        turns = [(known, emails[number % len(emails)]), (unknown, f"nobody{number}@exemple.nc")]
        for seconds, email in turns if number % 2 else reversed(turns):
            seconds.append(sender.seconds_for(email))
    return EnumerationFigure(form, pairs, *(statistics.median(seconds) * 1e3 for seconds in (known, unknown)))


def _who_change(pairs: int) -> int:
    return -(-pairs // PAIRS_PER_ACCOUNT)


def _always(sender: "_Sender") -> "Callable[[int], _Sender]":
    """The same for every pair."""
    return lambda _pair: sender


def _people_in_turn(connect: Connect) -> "Callable[[int], _Sender]":
    """Who sends which pair: each logs in when their turn comes, outside the measured time."""
    senders: list[_Sender] = []

    def sender_of(pair: int) -> _Sender:
        if pair == len(senders) * PAIRS_PER_ACCOUNT:
            for last in senders[-1:]:
                last.caller.connection.close()
            senders.append(_change_of(connect, len(senders)))
        return senders[-1]

    return sender_of


def _change_of(connect: Connect, number: int) -> "_Sender":
    return _Sender(
        connect,
        CHANGE_PATH,
        {"password": connect.made["password"]},
        names=("new_email", "confirmation"),
        cookie=connect.log_in(number),
        # The same page again, 200, would be a refusal.
        expected=(302,),
    )


class _Sender:
    """One browser on one connection, which sends the same form again and again."""

    def __init__(
        self,
        connect: Connect,
        path: str,
        typed: dict[str, str],
        *,
        names: tuple[str, ...] = ("email",),
        cookie: str = "",
        expected: tuple[int, ...] = (200, 302),
    ) -> None:
        provider = connect.provider()
        self.host, self.path, self.typed = provider.host, path, typed
        self.names, self.expected = names, expected
        name, _, value = cookie.encode().partition(b"=")
        self.person = Person("", {name: value} if cookie else {})
        self.person.loads(
            answer_to(provider.address, get(self.host, path, headers=self.person.cookie_header()))
        )
        self.caller = Caller(provider.address, self._operation)

    def seconds_for(self, email: str) -> float:
        typed = {**self.typed, **dict.fromkeys(self.names, email)}
        form = urlencode({**typed, "csrfmiddlewaretoken": self.person.token.decode()}).encode()
        origin = b"Origin: http://%b\r\n" % self.host.encode()
        headers = self.person.cookie_header() + origin
        self.caller.request = post(self.host, self.path, form, headers=headers)
        began = time.perf_counter()
        self.caller.send()
        while not self.caller.receive():
            pass
        took = time.perf_counter() - began
        self.caller.begin()
        return took

    def _operation(self) -> Operation:
        answer = yield b""
        if answer.status not in self.expected:
            raise BadAnswer(f"{self.path}: {answer.status} {answer.body[:300]!r}")
