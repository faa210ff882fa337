"""A serving process is told to stop at any moment, its first second too.

granian's parent forks the process that serves, which then loads the site for a second or more before it
listens to signals. Until then it has its parent's handler, which stops nothing there: SIGTERM would be lost,
and the process killed fifteen seconds later.
"""

import os
import signal

TOLD = (signal.SIGTERM, signal.SIGINT)


def end_children_that_load() -> None:
    """A child that is told to stop before it listens ends at once: it has no request yet."""
    os.register_at_fork(before=_hold, after_in_parent=_release, after_in_child=_end_when_told)


def _hold() -> None:
    """What comes within the fork waits: a child forgets what its parent had noted."""
    signal.pthread_sigmask(signal.SIG_BLOCK, TOLD)


def _release() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, TOLD)


def _end_when_told() -> None:
    for number in TOLD:
        signal.signal(number, signal.SIG_DFL)
    _release()
