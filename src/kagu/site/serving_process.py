"""How a process that serves a site is set up once everything it needs is loaded."""

import gc
import sys

from kagu.site.service_manager import tell_ready

# A thread that computes hands over after this long, in seconds: single sign-on never waits for a page.
SWITCH_INTERVAL = 0.0005


def settle() -> None:
    """Call it last: what is loaded by now stays for good, and the collector need not look at it again.

    granian listens before it loads the site, so whoever started the process may be told now.
    """
    gc.collect()
    gc.freeze()
    sys.setswitchinterval(SWITCH_INTERVAL)
    tell_ready()
