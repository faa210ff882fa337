"""How a process that serves a site is set up once everything it needs is loaded."""

import gc
import sys

# A thread that computes hands over after this long, in seconds: single sign-on never waits for a page.
SWITCH_INTERVAL = 0.0005


def settle() -> None:
    """Call it last: what is loaded by now stays for good, and the collector need not look at it again."""
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL)
