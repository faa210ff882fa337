"""A worker of the test's own, in a thread beside it."""

import contextlib
import threading
from collections.abc import Iterator

from django.db import connections

from kagu.outbox import worker
from tests.outbox import handlers


@contextlib.contextmanager
def running_worker() -> Iterator[None]:
    """Runs until the block ends; what the handlers hold is let go then."""
    stop = threading.Event()

    def run() -> None:
        worker.run(stop)
        connections.close_all()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        handlers.released.set()
        stop.set()
        thread.join(timeout=10)
    assert not thread.is_alive()
