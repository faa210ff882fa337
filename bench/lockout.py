"""Somebody tries to lock an account out: two thousand bad log-ins a minute while its owner logs in."""

import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass, field

from bench.arrivals import Stream, run_arrivals
from bench.connect import Connect
from bench.crowd import BadAnswer, Operation, carry_out
from bench.logins import People, Person, form_alone
from bench.operations import code_flow
from bench.wire import get

BAD_LOGINS_A_MINUTE = 2000
# The owner's own browsers: each log-in changes its cookie, so one must not be used twice at once.
BROWSERS = 8
OWNER_LOGINS_PER_SECOND = 1.0
PAGE = "/oidc/forgotten-password"
PAGES_PER_SECOND = 20.0
SSO_PER_SECOND = 20.0


@dataclass(frozen=True)
class LockoutFigure:
    """What the owner and everybody else felt of it."""

    bad_logins: int
    owner_tried: int
    owner_logged_in: int
    owner_p95_ms: float
    page_p95_ms_calm: float
    page_p95_ms_attacked: float
    sso_p95_ms_calm: float
    sso_p95_ms_attacked: float

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


@dataclass
class Owner:
    """Logs in again and again, each time in a browser the account knows; counts, never gives up."""

    log_in: Callable[[], Operation]
    tried: int = 0
    logged_in: int = 0
    refusals: list[str] = field(default_factory=list)

    def operation(self) -> Operation:
        self.tried += 1
        try:
            yield from self.log_in()
        except BadAnswer as refusal:
            self.refusals.append(str(refusal)[:200])
            return
        self.logged_in += 1


@dataclass
class Everybody:
    """The streams of one stretch."""

    pages: Stream
    sso: Stream
    owner: Stream
    bad: list[Stream] = field(default_factory=list)

    def all(self) -> list[Stream]:
        return [self.pages, self.sso, self.owner, *self.bad]


def measure_lockout(connect: Connect, cookies: list[str], *, seconds: float) -> LockoutFigure:
    """The same pace twice: in peace, then beside the bad log-ins."""
    provider, victim = connect.provider(), connect.emails()[0]
    owners = People(provider.host, [victim] * BROWSERS, connect.made["password"])
    owners.load_the_page(provider.address)
    for _ in range(BROWSERS):
        carry_out(provider.address, form_alone(owners))
    stranger = People(provider.host, [victim], "not the password of anybody")
    stranger.load_the_page(provider.address)
    flows = itertools.cycle([code_flow(provider, each) for each in cookies])
    owner = Owner(form_alone(owners))

    def next_flow() -> Operation:
        return next(flows)()

    def everybody() -> Everybody:
        return Everybody(
            pages=Stream(PAGES_PER_SECOND, _page(provider.host)),
            sso=Stream(SSO_PER_SECOND, next_flow),
            owner=Stream(OWNER_LOGINS_PER_SECOND, owner.operation),
        )

    calm, attacked = everybody(), everybody()
    run_arrivals(provider.address, calm.all(), seconds)
    owner.tried = owner.logged_in = 0
    attacked.bad.append(Stream(BAD_LOGINS_A_MINUTE / 60, _bad_login(stranger, stranger.everybody[0])))
    run_arrivals(provider.address, attacked.all(), seconds)
    return LockoutFigure(
        bad_logins=attacked.bad[0].tally.operations,
        owner_tried=owner.tried,
        owner_logged_in=owner.logged_in,
        owner_p95_ms=_p95_ms(attacked.owner),
        page_p95_ms_calm=_p95_ms(calm.pages),
        page_p95_ms_attacked=_p95_ms(attacked.pages),
        sso_p95_ms_calm=_p95_ms(calm.sso),
        sso_p95_ms_attacked=_p95_ms(attacked.sso),
    )


def _page(host: str) -> Callable[[], Operation]:
    def operation() -> Operation:
        answer = yield get(host, PAGE)
        if answer.status != 200:
            raise BadAnswer(f"page: {answer.status}")

    return operation


def _bad_login(people: People, person: Person) -> Callable[[], Operation]:
    def operation() -> Operation:
        answer = yield people.form(person)
        if answer.status not in (200, 429, 503):
            raise BadAnswer(f"bad log-in: {answer.status} {answer.body[:300]!r}")

    return operation


def _p95_ms(stream: Stream) -> float:
    return stream.tally.percentile(0.95) * 1e3
