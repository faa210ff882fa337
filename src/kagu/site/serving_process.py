"""How a process that serves a site is set up once everything it needs is loaded."""

import gc
import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable

from django.db import connections

from kagu.site.service_manager import is_asked_to_tell, tell_ready

# A thread that computes hands over after this long, in seconds: single sign-on never waits for a page.
SWITCH_INTERVAL = 0.0005
# Where `kagu serve` makes granian listen, as host:port; told to the process that it becomes.
SERVED_AT = "KAGU_SERVED_AT"
# The loopback is among all addresses.
ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here
# granian listens a moment after it has loaded the site; an operator is told when it does not. In seconds.
LOOK_AGAIN, LONG = 0.05, 60
# How often the process looks whether the one that started it lives, and how long it then lets requests end.
LOOK_AT_PARENT, STOP_WITHIN = 0.5, 10.0

logger = logging.getLogger(__name__)


def settle() -> None:
    """Call it last: what is loaded by now stays for good, and the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL)
    # What was asked while the site loaded is no request: its connection is for those.
    for connection in connections.all(initialized_only=True):
        # Whoever loads the site within a transaction keeps it.
        if not connection.in_atomic_block:
            connection.close()
    if is_asked_to_tell():
        threading.Thread(target=tell_when_open, name="ready", daemon=True).start()
    if SERVED_AT in os.environ:
        follow = threading.Thread(target=follow_parent, args=(os.getppid(),), name="parent", daemon=True)
        follow.start()


def is_open() -> bool:
    """Whether this process takes requests; one that was told no address is taken to."""
    host, _, port = os.environ.get(SERVED_AT, "").rpartition(":")
    if not port:
        return True
    host = host.strip("[]")
    try:
        socket.create_connection((ALL_ADDRESSES.get(host, host), int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def tell_when_open() -> None:
    """Whoever waits is told once the port answers, however long that takes, and never before."""
    since = time.monotonic()
    is_told = False
    while not is_open():
        if not is_told and time.monotonic() - since > LONG:
            logger.error("%s does not answer after %d s", os.environ[SERVED_AT], LONG)
            is_told = True
        time.sleep(LOOK_AGAIN)
    tell_ready()


def follow_parent(parent: int, exit_at_once: Callable[[int], object] = os._exit) -> None:
    """End when `parent` is no more: nothing would start this process again, and it would hold the port."""
    while os.getppid() == parent:
        time.sleep(LOOK_AT_PARENT)
    logger.error("the process that started this one is gone: stopping")
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_WITHIN)
    exit_at_once(1)
