"""Threads that hash passwords and give way to every other thread of this machine."""

import logging
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings

Result = TypeVar("Result")

logger = logging.getLogger(__name__)

# Single sign-on goes first and hashing takes what is left, yet a busy machine never starves it (19 would).
NICENESS = 10


def hash_in_background(hashing: Callable[..., Result], *arguments: object) -> Result:
    """What the hashing returns; this thread waits for it."""
    return _hashers.submit(hashing, *arguments).result()


def _give_way() -> None:
    # Elsewhere a priority belongs to the whole process, and must stay as it is.
    if sys.platform != "linux":
        return
    try:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    except OSError as refusal:
        # A sandbox may forbid it: passwords are then hashed like everything else, and not refused.
        logger.warning("passwords are hashed at the priority of everything else: %s", refusal)


_hashers = ThreadPoolExecutor(
    settings.PASSWORD_HASHES_AT_ONCE, thread_name_prefix="hashing", initializer=_give_way
)
