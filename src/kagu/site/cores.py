"""How much of this machine the program may use."""

import os


def usable_cores() -> int:
    """Cores this process may run on: a container or `taskset` may leave it fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
