"""How fast passwords may be tried, in bounded memory, alike for addresses without account (D6, E23, E24)."""

import math
import time
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache
from django.conf import settings

from kagu.connect.accounts.origin import Origin
from kagu.connect.accounts.people import normalize_address
from kagu.connect.accounts.proof_of_work import EASIEST, HARDEST, Challenge, is_proven

LONGEST_DELAY = 60.0
WINDOW = 600.0
# Past a limit, one attempt goes through this often without proof: the way of people without JavaScript.
WAIT_WITHOUT_PROOF = 30.0


class TooManyAttempts(Exception):
    """Wait `retry_after` seconds; says nothing about any account. A `challenge` solved saves the wait."""

    def __init__(self, retry_after: float, challenge: Challenge | None = None) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(retry_after))
        self.challenge = challenge


@dataclass(frozen=True)
class Attempt:
    """Somebody is about to try a password; the owner's known browser answers for itself alone."""

    address: str
    origin: Origin
    is_known_device: bool = False
    proof: str = ""

    @property
    def delayed_by(self) -> tuple[str, str]:
        place = f"device {self.origin.device}" if self.is_known_device else self.origin.address
        return normalize_address(self.address), place


@dataclass(frozen=True)
class _Failures:
    count: int
    last_at: float


@dataclass(frozen=True)
class _Crowd:
    count: int
    since: float


_one_place: TTLCache[tuple[str, str], _Failures] = TTLCache(maxsize=50_000, ttl=3600)
_crowds: TTLCache[str, _Crowd] = TTLCache(maxsize=100_000, ttl=WINDOW)
_let_through: TTLCache[str, bool] = TTLCache(maxsize=10_000, ttl=WAIT_WITHOUT_PROOF)
_lock = Lock()


def refuse_hurried(attempt: Attempt) -> None:
    """Raises TooManyAttempts while a delay runs, or past a limit without proof of work."""
    now = time.monotonic()
    with _lock:
        former = _one_place.get(attempt.delayed_by)
    if former and former.last_at + _delay(former.count) > now:
        raise TooManyAttempts(former.last_at + _delay(former.count) - now)
    if attempt.is_known_device:
        return
    excess = _excess(attempt)
    bits = _bits(excess)
    if excess and not is_proven(attempt.proof, bits) and not _is_let_through(excess):
        raise TooManyAttempts(WAIT_WITHOUT_PROOF, Challenge.make(bits))


def count_request(origin: Origin) -> None:
    """One more mail wished for by someone not logged in; raises TooManyAttempts when they rain."""
    now, key = time.monotonic(), f"requests {origin.address}"
    with _lock:
        rain = _add_to_crowd(key, now)
    if rain.count > settings.REQUESTS_PER_NETWORK:
        raise TooManyAttempts(rain.since + WINDOW - now)


def challenge_for(origin: Origin) -> Challenge | None:
    """What a login page should solve before it is sent, when its network is past the limit."""
    excess = _excess(Attempt("", origin))
    return Challenge.make(_bits(excess)) if excess else None


def note_failure(attempt: Attempt) -> None:
    """One more failure for this address in this place, for the address, and for the network."""
    now = time.monotonic()
    with _lock:
        former = _one_place.get(attempt.delayed_by)
        _one_place[attempt.delayed_by] = _Failures(former.count + 1 if former else 1, now)
        if not attempt.is_known_device:
            _add_to_crowd(_network_of(attempt), now)
            _add_to_crowd(_address_of(attempt), now)


def forget_attempts(attempt: Attempt) -> None:
    """A success ends the delays of this address in this place."""
    with _lock:
        _one_place.pop(attempt.delayed_by, None)


def forget_all() -> None:
    """Start afresh."""
    with _lock:
        _one_place.clear()
        _crowds.clear()
        _let_through.clear()


def _add_to_crowd(key: str, now: float) -> _Crowd:
    former = _crowd(key, now)
    _crowds[key] = _Crowd(former.count + 1, former.since)
    return _crowds[key]


def _crowd(key: str, now: float) -> _Crowd:
    """What came within the window; afterwards the count starts again."""
    known = _crowds.get(key)
    return known if known and now - known.since < WINDOW else _Crowd(0, now)


def _delay(count: int) -> float:
    """Nothing before the third failure; then twice as long each time."""
    if count < settings.FAILURES_BEFORE_DELAY:
        return 0.0
    first: float = settings.FAILURE_DELAY.total_seconds()
    return min(first * 2.0 ** min(count - settings.FAILURES_BEFORE_DELAY, 20), LONGEST_DELAY)


def _excess(attempt: Attempt) -> dict[str, float]:
    """Which limits are passed, and how many times over."""
    limits = {
        _network_of(attempt): settings.FAILURES_PER_NETWORK,
        _address_of(attempt): settings.FAILURES_PER_ADDRESS,
    }
    now = time.monotonic()
    with _lock:
        counts = {key: _crowd(key, now).count for key in limits}
    return {key: count / limits[key] for key, count in counts.items() if count >= limits[key]}


def _bits(excess: dict[str, float]) -> int:
    """The work to prove: one bit more each time the excess doubles."""
    return min(EASIEST + int(math.log2(max(excess.values(), default=1))), HARDEST)


def _is_let_through(excess: dict[str, float]) -> bool:
    with _lock:
        if any(key in _let_through for key in excess):
            return False
        _let_through.update(dict.fromkeys(excess, True))
    return True


def _network_of(attempt: Attempt) -> str:
    return f"network {attempt.origin.address}"


def _address_of(attempt: Attempt) -> str:
    return f"address {normalize_address(attempt.address)}"
