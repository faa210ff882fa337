"""How a process that serves a site is set up once everything it needs is loaded."""

import gc
import os
import socket
import sys
import threading
import time

from kagu.site.service_manager import is_asked_to_tell, tell_ready

# A thread that computes hands over after this long, in seconds: single sign-on never waits for a page.
SWITCH_INTERVAL = 0.0005
# Where `kagu serve` makes granian listen, as host:port; told to the process that it becomes.
SERVED_AT = "KAGU_SERVED_AT"
# The loopback is among all addresses.
ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - nothing is bound here
# granian listens a moment after it has loaded the site. In seconds.
LOOK_AGAIN, PATIENCE = 0.05, 60


def settle() -> None:
    """Call it last: what is loaded by now stays for good, and the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL)
    if is_asked_to_tell():
        threading.Thread(target=_tell_when_open, name="ready", daemon=True).start()


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


def _tell_when_open() -> None:
    give_up_at = time.monotonic() + PATIENCE
    while not is_open() and time.monotonic() < give_up_at:
        time.sleep(LOOK_AGAIN)
    tell_ready()
