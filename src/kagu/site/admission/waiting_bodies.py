"""Bodies that are on their way: how many, how many bytes they may become, and when each must be here.

Whoever does not send what it announced is cut by a thread of its own; past the room that there is, the one
that waits longest makes place. What honest people send is here within milliseconds, and never waits longest.
"""

import logging
import threading
import time
from collections.abc import Callable

# Room for every slow client that a stage tries at once; the bytes are what they announce, not what came.
MOST = 4096
MOST_BYTES = 64 * 1024 * 1024
LOOK_EVERY = 0.5
# A line of the log for all that were cut meanwhile: strangers fill no disk with lines either. In seconds.
TELL_EVERY = 60.0

logger = logging.getLogger(__name__)


# When it must be here, its length, and what cuts it; a tuple, since every form makes one.
Body = tuple[float, int, Callable[[], None]]


class WaitingBodies:
    """The room of one process; `begin` before a body is read, `end` when it is here."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self.most, self.most_bytes = most, most_bytes
        self._lock = threading.Lock()
        # In the order in which they came.
        self._bodies: dict[int, Body] = {}
        self._bytes = 0
        self._some_wait = threading.Event()

    def begin(self, key: int, length: int, seconds: float, cut: Callable[[], None]) -> None:
        """`cut` is called once unless `end(key)` comes first: after `seconds`, or when others need room."""
        with self._lock:
            too_many = []
            while self._bodies and (len(self._bodies) >= self.most or self._bytes + length > self.most_bytes):
                too_many.append(self._take(next(iter(self._bodies))))
            self._bodies[key] = (time.monotonic() + seconds, length, cut)
            self._bytes += length
        _cut(too_many)
        if not self._some_wait.is_set():
            self._some_wait.set()

    def end(self, key: int) -> bool:
        """The body is here; False when it was cut before."""
        with self._lock:
            return key in self._bodies and bool(self._take(key))

    def cut_late(self) -> int:
        """All whose time is over; how many of them were bodies."""
        now = time.monotonic()
        with self._lock:
            late = [self._take(key) for key, body in list(self._bodies.items()) if body[0] <= now]
            if not self._bodies:
                self._some_wait.clear()
        _cut(late)
        return sum(1 for _, length, _ in late if length)

    def watch(self) -> None:
        """For a thread of its own; it rests while nothing waits."""
        cut, told_at = 0, -TELL_EVERY
        while True:
            self._some_wait.wait()
            time.sleep(LOOK_EVERY)
            cut += self.cut_late()
            if cut and time.monotonic() >= told_at + TELL_EVERY:
                logger.warning("%d bodies did not come in time and were cut", cut)
                cut, told_at = 0, time.monotonic()

    def _take(self, key: int) -> Body:
        body = self._bodies.pop(key)
        self._bytes -= body[1]
        return body


def _cut(bodies: list[Body]) -> None:
    """Each, whatever becomes of another: the thread that watches must not end with one."""
    for _, _, cut in bodies:
        try:
            cut()
        except Exception:
            logger.exception("a body could not be cut")
