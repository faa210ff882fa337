"""Delays after failures and limits per network, in bounded memory, alike for unknown addresses (D6)."""

import math
import time
from dataclasses import dataclass
from threading import Lock
from typing import Any

from cachetools import TTLCache
from django.conf import settings

from kagu.connect.accounts.origin import Origin
from kagu.connect.accounts.people import normalize_address

LONGEST_DELAY = 60.0
NETWORK_WINDOW = 600.0


class TooManyAttempts(Exception):
    """Wait `retry_after` seconds; says nothing about any account."""

    def __init__(self, retry_after: float) -> None:
        super().__init__()
        self.retry_after = max(1, math.ceil(retry_after))


@dataclass(frozen=True)
class _Failures:
    count: int
    first_at: float
    last_at: float


_by_address: TTLCache[tuple[str, str], _Failures] = TTLCache(maxsize=50_000, ttl=3600)
_by_network: TTLCache[str, _Failures] = TTLCache(maxsize=50_000, ttl=NETWORK_WINDOW)
_lock = Lock()


def refuse_hurried(address: str, origin: Origin) -> None:
    """Raises TooManyAttempts while the delay of earlier failures runs."""
    now = time.monotonic()
    with _lock:
        one = _by_address.get(_key(address, origin))
        network = _by_network.get(origin.address)
    if one and one.last_at + _delay(one.count) > now:
        raise TooManyAttempts(one.last_at + _delay(one.count) - now)
    if network and network.count >= settings.FAILURES_PER_NETWORK:
        raise TooManyAttempts(network.first_at + NETWORK_WINDOW - now)


def note_failure(address: str, origin: Origin) -> None:
    """One more failure for this address from this network, and for the network."""
    now = time.monotonic()
    with _lock:
        _add_one(_by_address, _key(address, origin), now)
        _add_one(_by_network, origin.address, now)


def forget_attempts(address: str, origin: Origin) -> None:
    """A success ends the delays of this address on this network."""
    with _lock:
        _by_address.pop(_key(address, origin), None)


def forget_all() -> None:
    """Start afresh."""
    with _lock:
        _by_address.clear()
        _by_network.clear()


def _add_one(counters: TTLCache[Any, _Failures], key: Any, now: float) -> None:
    former = counters.get(key)
    counters[key] = _Failures(former.count + 1, former.first_at, now) if former else _Failures(1, now, now)


def _delay(count: int) -> float:
    """Nothing before the third failure; then twice as long each time."""
    if count < settings.FAILURES_BEFORE_DELAY:
        return 0.0
    first: float = settings.FAILURE_DELAY.total_seconds()
    return min(first * 2.0 ** min(count - settings.FAILURES_BEFORE_DELAY, 20), LONGEST_DELAY)


def _key(address: str, origin: Origin) -> tuple[str, str]:
    return normalize_address(address), origin.address
