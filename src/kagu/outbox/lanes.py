"""Who may get another message now, so that one slow destination never delays the others.

A scope is a kind ("mail") or a lane within it ("mail exemple.nc"). A scope that is down is paused,
then given one message at a time until one gets through; all troubled lanes share a few threads.
"""

import time
from collections import Counter
from dataclasses import dataclass
from random import SystemRandom

from kagu.outbox.delivery import DestinationDown, Failure, KindDown
from kagu.outbox.models import OutboxMessage

THREADS = 12
THREADS_OF_ONE_KIND = 8
THREADS_OF_ONE_LANE = 2
THREADS_OF_TROUBLED_LANES = 3
SLOW_SECONDS = 3.0
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


@dataclass
class Trouble:
    """A scope that failed or was slow last time."""

    failures: int
    paused_until: float


class Lanes:
    """Counts what runs; one instance per worker, used by its main thread only."""

    def __init__(self) -> None:
        self.running: Counter[str] = Counter()
        self.troubles: dict[str, Trouble] = {}

    def closed(self) -> set[str]:
        """The kinds and lanes that get nothing now."""
        scopes = self.running.keys() | self.troubles.keys()
        return {scope for scope in scopes if not self._is_open(scope)}

    def start(self, message: OutboxMessage) -> None:
        self.running.update((message.kind, message.lane))

    def finish(self, message: OutboxMessage, failure: Failure | None, seconds: float) -> None:
        """Learn from one attempt whether its scopes are in trouble."""
        self.running.subtract((message.kind, message.lane))
        self.running += Counter()
        if isinstance(failure, KindDown):
            return self._pause(message.kind)
        self.troubles.pop(message.kind, None)
        if isinstance(failure, DestinationDown):
            return self._pause(message.lane)
        if seconds > SLOW_SECONDS:
            self.troubles[message.lane] = Trouble(failures=0, paused_until=0.0)
            return None
        self.troubles.pop(message.lane, None)
        return None

    def _is_open(self, scope: str) -> bool:
        trouble = self.troubles.get(scope)
        if trouble is None:
            return self.running[scope] < (THREADS_OF_ONE_LANE if " " in scope else THREADS_OF_ONE_KIND)
        if trouble.paused_until > time.monotonic() or self.running[scope]:
            return False
        return " " not in scope or self._running_in_trouble() < THREADS_OF_TROUBLED_LANES

    def _running_in_trouble(self) -> int:
        return sum(self.running[scope] for scope in self.troubles if " " in scope)

    def _pause(self, scope: str) -> None:
        failures = self.troubles[scope].failures + 1 if scope in self.troubles else 1
        seconds = min(FIRST_PAUSE_SECONDS * 2 ** min(failures - 1, 20), LONGEST_PAUSE_SECONDS)
        until = time.monotonic() + seconds * SystemRandom().uniform(0.75, 1.0)
        self.troubles[scope] = Trouble(failures, until)
