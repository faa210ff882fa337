"""What a site wants done now and then; its worker does it, so that no crontab is needed."""

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils.module_loading import import_string

LOOK_SECONDS = 1.0

logger = logging.getLogger(__name__)


def run(stop: threading.Event) -> None:
    """Do each of `WORKER_CHORES` at its pace until `stop` is set; several workers may do so at once."""
    due_at = dict.fromkeys(settings.WORKER_CHORES, 0.0)
    while not stop.wait(LOOK_SECONDS):
        for name, pace in settings.WORKER_CHORES.items():
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
