"""How fast passwords may be tried, in bounded memory, alike for addresses without account (D6, E23, E24)."""

import math
import time
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from django.conf import settings

from kagu.connect.accounts.attempts.crowds import add_to_crowds, count_crowds, forget_crowds
from kagu.connect.accounts.attempts.proof_of_work import EASIEST, HARDEST, Challenge, is_proven
from kagu.connect.accounts.attempts.waiting_tickets import (
    forget_spent_tickets,
    keep_ticket,
    spend_ticket,
)
from kagu.connect.accounts.models.origin import Origin
from kagu.inputs.addresses import normalize_address

LONGEST_DELAY = 60.0


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
    def delayed_by(self) -> tuple[str, str]:
        place = f"device {self.origin.device}" if self.is_known_device else self.origin.address
        return normalize_address(self.address), place


@dataclass(frozen=True)
class _Failures:
    count: int
    last_at: float


_one_place: TTLCache[tuple[str, str], _Failures] = TTLCache(maxsize=50_000, ttl=3600)
_lock = Lock()


def refuse_hurried(attempt: Attempt) -> None:
    """Raises TooManyAttempts in a delay, or past a limit without proof of work; a ticket ends both."""
    delay, excess = _remaining_delay(attempt), _excess(attempt)
    bits = _bits(excess)
    if not delay and (not excess or is_proven(attempt.proof, bits)):
        return
    longest = max(delay, settings.WAIT_WITHOUT_PROOF.total_seconds())
    ticket = keep_ticket(attempt.ticket, " ".join(attempt.delayed_by), longest)
    wait = spend_ticket(ticket, attempt.origin.address)
    if wait and delay:
        raise TooManyAttempts(min(delay, wait), ticket=ticket.text)
    if wait:
        raise TooManyAttempts(wait, Challenge.make(bits), ticket.text)


def count_request(origin: Origin) -> None:
    """One more mail wished for by someone not logged in; raises TooManyAttempts when they rain."""
    (rain,) = add_to_crowds(f"requests {origin.address}")
    if rain.count > settings.REQUESTS_PER_NETWORK:
        raise TooManyAttempts(rain.ends_in)


def challenge_for(origin: Origin) -> Challenge | None:
    """What a login page should solve before it is sent, when its network, or the world, is past a limit."""
    excess = _excess(Attempt("", origin))
    return Challenge.make(_bits(excess)) if excess else None


def note_failure(attempt: Attempt) -> None:
    """One more failure for this address in this place; a stranger's counts for the crowds too."""
    now = time.monotonic()
    with _lock:
        former = _one_place.get(attempt.delayed_by)
        _one_place[attempt.delayed_by] = _Failures(former.count + 1 if former else 1, now)
    if not attempt.is_known_device:
        add_to_crowds(*_limits(attempt))


def forget_attempts(attempt: Attempt) -> None:
    """A success ends the delays of this address in this place."""
    with _lock:
        _one_place.pop(attempt.delayed_by, None)


def forget_all() -> None:
    """Start afresh."""
    forget_crowds()
    forget_spent_tickets()
    with _lock:
        _one_place.clear()


def _remaining_delay(attempt: Attempt) -> float:
    now = time.monotonic()
    with _lock:
        former = _one_place.get(attempt.delayed_by)
    return max(0.0, former.last_at + _delay(former.count) - now) if former else 0.0


def _delay(count: int) -> float:
    """Nothing before the third failure; then twice as long each time."""
    if count < settings.FAILURES_BEFORE_DELAY:
        return 0.0
    first: float = settings.FAILURE_DELAY.total_seconds()
    return min(first * 2.0 ** min(count - settings.FAILURES_BEFORE_DELAY, 20), LONGEST_DELAY)


def _excess(attempt: Attempt) -> dict[str, float]:
    """Which limits are passed, and how many times over; none where no crowd is asked."""
    if attempt.is_known_device or attempt.has_given_password:
        return {}
    limits = _limits(attempt)
    counts = zip(limits, count_crowds(*limits), strict=True)
    return {name: count / limits[name] for name, count in counts if count >= limits[name]}


def _limits(attempt: Attempt) -> dict[str, int]:
    """The crowds that an attempt belongs to, and how many failures each may have in ten minutes."""
    limits = {
        f"network {attempt.origin.address}": settings.FAILURES_PER_NETWORK,
        f"neighbourhood {attempt.origin.network}": settings.FAILURES_PER_NEIGHBOURHOOD,
        "everywhere": settings.FAILURES_EVERYWHERE,
    }
    # A page that nobody has typed on belongs to no address.
    if attempt.address:
        limits[f"address {normalize_address(attempt.address)}"] = settings.FAILURES_PER_ADDRESS
    return limits


def _bits(excess: dict[str, float]) -> int:
    """The work to prove: one bit more each time the excess doubles."""
    return min(EASIEST + int(math.log2(max(excess.values(), default=1))), HARDEST)
