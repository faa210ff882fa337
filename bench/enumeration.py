"""Does the time of an answer tell whether an address has an account? Medians of both, by turns."""

import statistics
import time
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from bench.connect import Connect
from bench.crowd import Address, BadAnswer, Caller, Operation, answer_to
from bench.logins import Person
from bench.wire import get, post

# Every limit is lifted: only the work itself is compared.
WITHOUT_LIMITS = {
    "KAGU_CONNECT_FAILURES_BEFORE_LOCK": "1000000",
    "KAGU_CONNECT_FAILURES_PER_ADDRESS": "1000000",
    "KAGU_CONNECT_FAILURES_PER_NETWORK": "1000000",
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


def measure_enumeration(connect: Connect, pairs: int) -> list[EnumerationFigure]:
    """Each form in turn; known and unknown addresses change places in every pair."""
    provider, emails = connect.provider(), connect.emails()
    figures = []
    for name, (path, typed) in FORMS.items():
        sender = _Sender(provider.address, provider.host, path, typed)
        known: list[float] = []
        unknown: list[float] = []
        for number in range(pairs):
            turns = [(known, emails[number % len(emails)]), (unknown, f"nobody{number}@exemple.nc")]
            for seconds, email in turns if number % 2 else reversed(turns):
                seconds.append(sender.seconds_for(email))
        medians = [statistics.median(seconds) * 1e3 for seconds in (known, unknown)]
        figures.append(EnumerationFigure(name, pairs, *medians))
    return figures


class _Sender:
    """One browser on one connection, which sends the same form again and again."""

    def __init__(self, address: Address, host: str, path: str, typed: dict[str, str]) -> None:
        self.address, self.host, self.path, self.typed = address, host, path, typed
        self.person = Person("")
        self.person.loads(answer_to(address, get(host, path)))
        self.caller = Caller(address, self._operation)

    def seconds_for(self, email: str) -> float:
        token = self.person.token.decode()
        form = urlencode({**self.typed, "email": email, "csrfmiddlewaretoken": token}).encode()
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
        if answer.status not in (200, 302):
            raise BadAnswer(f"{self.path}: {answer.status} {answer.body[:300]!r}")
