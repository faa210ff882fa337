"""Threads that act as long as a test looks on."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# What is on its way when it is enough may wait for a node that is broken, in seconds.
LAST_ACT = 90


@contextmanager
def going_on(*runs: Callable[[threading.Event], None]) -> Iterator[None]:
    """Inside, each run goes on in a thread of its own; it comes back once its event is set."""
    stop = threading.Event()
    threads = [threading.Thread(target=run, args=(stop,), daemon=True) for run in runs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=LAST_ACT)
