"""A histogram that gathers what it counts and writes it down once a second: a request waits for no file."""

import atexit
import threading
from bisect import bisect_left
from collections.abc import Hashable

from prometheus_client import Histogram

# Few: each is a series for every set of labels.
SECONDS = (0.005, 0.025, 0.1, 0.5, 2.5)
EVERY_SECONDS = 1.0


class GatheredTimes:
    """Times in seconds by labels; a process that is killed loses what it gathered within the last second."""

    def __init__(self, name: str, words: str, labels: tuple[str, ...]) -> None:
        self._histogram = Histogram(name, words, labels, buckets=SECONDS)
        self._gathered: dict[tuple[Hashable, ...], list[float]] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        atexit.register(self.write)

    def add(self, labels: tuple[Hashable, ...], seconds: float) -> None:
        """Count one."""
        with self._lock:
            counts = self._gathered.get(labels)
            if counts is None:
                counts = self._gathered[labels] = [0.0] * (len(SECONDS) + 2)
            counts[bisect_left(SECONDS, seconds)] += 1
            counts[-1] += seconds
        if self._thread is None:
            self._start()

    def write(self) -> None:
        """Hand what was gathered to the histogram, which writes it where it counts."""
        with self._lock:
            gathered, self._gathered = self._gathered, {}
        for labels, (*counts, total) in gathered.items():
            # `observe` writes each by itself.
            kept = self._histogram.labels(*map(str, labels))
            kept._sum.inc(total)
            for bucket, count in zip(kept._buckets, counts, strict=True):
                if count:
                    bucket.inc(count)

    def _start(self) -> None:
        with self._lock:
            if self._thread is not None:
                return
            self._thread = threading.Thread(target=self._go_on, name="metrics", daemon=True)
        self._thread.start()

    def _go_on(self) -> None:
        never = threading.Event()
        while not never.wait(EVERY_SECONDS):
            self.write()
