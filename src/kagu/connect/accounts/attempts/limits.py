"""How fast passwords may be tried, alike for addresses without account (D6, E23, E24)."""

import math
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from kagu.connect.accounts.attempts.proof_of_work import EASIEST, HARDEST, Challenge, is_proven
from kagu.connect.accounts.attempts.waiting_tickets import keep_ticket, spend_ticket
from kagu.connect.accounts.models.origin import Origin
from kagu.counting.windows import Count, Window, add, read
from kagu.inputs.addresses import normalize_address
from kagu.site import clock

LONGEST_DELAY = 60.0
# Failures of many: of a network, of a neighbourhood, for one address, everywhere.
CROWDS = Window("failures of a crowd", timedelta(minutes=10))
ONE_PLACE = Window("failures for an address in one place", timedelta(hours=1), most=50_000)
REQUESTS = Window("mails wished for", timedelta(minutes=10))


class TooManyAttempts(Exception):
    """Wait `retry_after` seconds; says nothing about any account.

    A `challenge` solved saves the wait; `ticket` keeps the place of whoever waits.
    """

    def __init__(self, retry_after: float, challenge: Challenge | None = None, ticket: str = "") -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(retry_after))
        self.challenge = challenge
        self.ticket = ticket


@dataclass(frozen=True)
class Attempt:
    """Somebody is about to try a password; the owner's known browser answers for itself alone.

    So does, for its crowds, whoever has given the password and now proves a second factor.
    """

    address: str
    origin: Origin
    is_known_device: bool = False
    has_given_password: bool = False
    proof: str = ""
    ticket: str = ""

    @property
    def delayed_by(self) -> str:
        place = f"device {self.origin.device}" if self.is_known_device else self.origin.address
        return f"{place} {normalize_address(self.address)}"


def refuse_hurried(attempt: Attempt) -> int:
    """Raises TooManyAttempts in a delay, or past a limit without proof of work; a ticket ends both.

    Otherwise gives how many failures this address has in this place: a success forgets them.
    """
    limits = _limits(attempt)
    failures, *crowds = read(ONE_PLACE.of(attempt.delayed_by), *(CROWDS.of(name) for name in limits))
    delay, excess = _remaining_delay(failures), _excess(limits, crowds)
    bits = _bits(excess)
    if not delay and (not excess or is_proven(attempt.proof, bits)):
        return failures.count
    longest = max(delay, settings.WAIT_WITHOUT_PROOF.total_seconds())
    ticket = keep_ticket(attempt.ticket, attempt.delayed_by, longest)
    wait = spend_ticket(ticket, attempt.origin.address)
    if wait and delay:
        raise TooManyAttempts(min(delay, wait), ticket=ticket.text)
    if wait:
        raise TooManyAttempts(wait, Challenge.make(bits), ticket.text)
    return failures.count


def count_request(origin: Origin) -> None:
    """One more mail wished for by someone not logged in; raises TooManyAttempts when they rain."""
    rain = REQUESTS.add(origin.address)
    if rain.count > settings.REQUESTS_PER_NETWORK:
        raise TooManyAttempts(rain.ends_in)


def challenge_for(origin: Origin) -> Challenge | None:
    """What a login page should solve before it is sent, when its network, or the world, is past a limit."""
    limits = _limits(Attempt("", origin))
    excess = _excess(limits, read(*(CROWDS.of(name) for name in limits)))
    return Challenge.make(_bits(excess)) if excess else None


def note_failure(attempt: Attempt) -> None:
    """One more failure for this address in this place; a stranger's counts for the crowds too."""
    crowds = [] if attempt.is_known_device else _crowds_of(attempt)
    add(ONE_PLACE.of(attempt.delayed_by), *(CROWDS.of(name) for name in crowds))


def forget_attempts(attempt: Attempt) -> None:
    """A success ends the delays of this address in this place."""
    ONE_PLACE.forget(attempt.delayed_by)


def _remaining_delay(failures: Count) -> float:
    return max(0.0, failures.last_at + _delay(failures.count) - clock.timestamp())


def _delay(count: int) -> float:
    """Nothing before the third failure; then twice as long each time."""
    if count < settings.FAILURES_BEFORE_DELAY:
        return 0.0
    first: float = settings.FAILURE_DELAY.total_seconds()
    return min(first * 2.0 ** min(count - settings.FAILURES_BEFORE_DELAY, 20), LONGEST_DELAY)


def _excess(limits: dict[str, int], crowds: list[Count]) -> dict[str, float]:
    """Which limits are passed, and how many times over."""
    counts = {name: crowd.count for name, crowd in zip(limits, crowds, strict=True)}
    return {name: count / limits[name] for name, count in counts.items() if count >= limits[name]}


def _limits(attempt: Attempt) -> dict[str, int]:
    """The limits that stop this attempt; none where no crowd is asked."""
    is_their_own = attempt.is_known_device or attempt.has_given_password
    return {} if is_their_own else _crowds_of(attempt)


def _crowds_of(attempt: Attempt) -> dict[str, int]:
    """The crowds that an attempt belongs to, and how many failures each may have in ten minutes."""
    crowds = {
        f"network {attempt.origin.address}": settings.FAILURES_PER_NETWORK,
        f"neighbourhood {attempt.origin.network}": settings.FAILURES_PER_NEIGHBOURHOOD,
        "everywhere": settings.FAILURES_EVERYWHERE,
    }
    # A page that nobody has typed on belongs to no address.
    if attempt.address:
        crowds[f"address {normalize_address(attempt.address)}"] = settings.FAILURES_PER_ADDRESS
    return crowds


def _bits(excess: dict[str, float]) -> int:
    """The work to prove: one bit more each time the excess doubles."""
    return min(EASIEST + int(math.log2(max(excess.values(), default=1))), HARDEST)
