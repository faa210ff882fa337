"""How much came lately under a name, such as a network's: counted for ten minutes, in bounded memory."""

import time
from dataclasses import dataclass
from threading import Lock

from cachetools import TTLCache

WINDOW = 600.0


@dataclass(frozen=True)
class Crowd:
    """So many since this moment of the monotonic clock."""

    count: int
    since: float

    @property
    def ends_in(self) -> float:
        return self.since + WINDOW - time.monotonic()


# Full, it forgets what was longest untouched: the widest counters are touched by every failure.
_crowds: TTLCache[str, Crowd] = TTLCache(maxsize=100_000, ttl=WINDOW)
_lock = Lock()


def add_to_crowds(*names: str) -> list[Crowd]:
    """One more under each of these names."""
    now = time.monotonic()
    with _lock:
        for name in names:
            former = _crowd(name, now)
            _crowds[name] = Crowd(former.count + 1, former.since)
        return [_crowds[name] for name in names]


def count_crowds(*names: str) -> list[int]:
    """How many came within the window."""
    now = time.monotonic()
    with _lock:
        return [_crowd(name, now).count for name in names]


def forget_crowds() -> None:
    """Start afresh."""
    with _lock:
        _crowds.clear()


def _crowd(name: str, now: float) -> Crowd:
    """Afterwards the count starts again."""
    known = _crowds.get(name)
    return known if known and now - known.since < WINDOW else Crowd(0, now)
