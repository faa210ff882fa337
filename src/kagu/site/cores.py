"""How much of this machine the program may use."""

import os

# One a core, and beyond them more than may ever wait for a password hash.
SPARE_THREADS = 16


def serving_threads() -> int:
    """Threads of a serving process unless `kagu serve --threads` says otherwise."""
    return usable_cores() + SPARE_THREADS


def usable_cores() -> int:
    """Cores this process may run on: a container or `taskset` may leave it fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
