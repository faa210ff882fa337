"""How many passwords are hashed at once: a flood of logins must leave the machine to the others."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from django.conf import settings
from prometheus_client import Counter, Gauge

IN_IT = Gauge(
    "kagu_hash_gate",
    "Passwords being hashed and people waiting for it",
    ["state"],
    multiprocess_mode="livesum",
)
RUNNING, WAITING = IN_IT.labels("running"), IN_IT.labels("waiting")
REFUSED = Counter("kagu_hash_gate_refused", "People told to come back because the gate was full")


class PasswordGateFull(Exception):
    """Too many people wait for the same thing; `retry_after` is in seconds."""

    retry_after = 5


class PasswordGate:
    """At most `at_once` inside, at most `queue` waiting, nobody longer than `patience` seconds.

    A quarter of the queue is for browsers that an account knows: strangers alone cannot fill it.
    """

    def __init__(self, at_once: int, queue: int, patience: float) -> None:
        self._places = BoundedSemaphore(at_once)
        self._lock = Lock()
        self._free = at_once + queue
        self._kept_free = queue // 4
        self._patience = patience

    def is_full(self, *, is_known: bool = False) -> bool:
        """Whether whoever comes now is refused."""
        return self._free <= (0 if is_known else self._kept_free)

    @contextmanager
    def place(self, *, is_known: bool = False) -> Iterator[None]:
        """Hash inside; raises PasswordGateFull at once when the queue is full."""
        self._enter_queue(is_known)
        try:
            with WAITING.track_inprogress():
                is_inside = self._places.acquire(timeout=self._patience)
            if not is_inside:
                REFUSED.inc()
                raise PasswordGateFull
            try:
                with RUNNING.track_inprogress():
                    yield
            finally:
                self._places.release()
        finally:
            self._leave_queue()

    def _enter_queue(self, is_known: bool) -> None:
        with self._lock:
            if self.is_full(is_known=is_known):
                REFUSED.inc()
                raise PasswordGateFull
            self._free -= 1

    def _leave_queue(self) -> None:
        with self._lock:
            self._free += 1


gate = PasswordGate(
    settings.PASSWORD_HASHES_AT_ONCE,
    settings.PASSWORD_HASHES_WAITING,
    settings.PASSWORD_HASHES_PATIENCE.total_seconds(),
)
