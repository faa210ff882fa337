"""What a site wants done now and then; its worker does it, so that no crontab is needed."""

import logging
import threading
import time
from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

LOOK_SECONDS = 1.0
# What is due more often waits for nothing that takes long: the end of sessions.
PROMPT = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def run(stop: threading.Event) -> None:
    """Do each of `WORKER_CHORES` at its pace until `stop` is set; several workers may do so at once.

    What is due more than once a minute has a thread of its own, all else is done in the caller's.
    """
    prompt, others = _apart(settings.WORKER_CHORES)
    thread = threading.Thread(target=_take_turns, args=(stop, prompt), name="prompt chores", daemon=True)
    if prompt:
        thread.start()
    _take_turns(stop, others)
    if prompt:
        thread.join()


def threads_needed() -> int:
    """How many threads, and so connections, the chores of this site take."""
    return 2 if _apart(settings.WORKER_CHORES)[0] else 1


def _apart(chores: Mapping[str, timedelta]) -> tuple[dict[str, timedelta], dict[str, timedelta]]:
    prompt = {name: pace for name, pace in chores.items() if pace < PROMPT}
    return prompt, {name: pace for name, pace in chores.items() if name not in prompt}


def _take_turns(stop: threading.Event, chores: Mapping[str, timedelta]) -> None:
    due_at = dict.fromkeys(chores, 0.0)
    while not stop.wait(LOOK_SECONDS):
        for name, pace in chores.items():
            if due_at[name] <= time.monotonic() and not stop.is_set():
                due_at[name] = time.monotonic() + pace.total_seconds()
                _do(name)
    connection.close()


def _do(name: str) -> None:
    close_old_connections()
    try:
        count = import_string(name)()
    except Exception:
        # One chore that fails must not end the others; it is tried again at its next turn.
        logger.exception("%s failed", name)
        connection.close()
        return
    if count:
        logger.info("%s: %s", name, count)
