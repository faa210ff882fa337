"""Waits for what another thread or process is about to do; the limit only ends a test that waits in vain."""

import time
from collections.abc import Callable


def wait_until(is_true: Callable[[], bool], seconds: float = 10) -> None:
    """Come back as soon as it is so."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
