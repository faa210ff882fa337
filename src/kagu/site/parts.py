"""What this process is of a site: it serves, it is the worker, or it runs a command."""

import os
import socket
from enum import StrEnum

# Told to the process by `kagu serve` and `kagu work`.
RUNS_AS = "KAGU_RUNS_AS"
# PostgreSQL cuts what is longer.
LONGEST_NAME = 63


class Part(StrEnum):
    """By the names of their commands."""

    SERVE = "serve"
    WORK = "work"
    COMMAND = "command"


def part() -> Part:
    """Which of them this process is."""
    told = os.environ.get(RUNS_AS, "")
    return next((one for one in Part if one == told), Part.COMMAND)


def application_name(prefix: str) -> str:
    """What PostgreSQL's operator sees in pg_stat_activity: site, part, machine and process."""
    return f"{part_name(prefix, part())} {socket.gethostname()[:30]} {os.getpid()}"[:LONGEST_NAME]


def part_name(prefix: str, which: Part) -> str:
    """How the names of all such processes of the site begin."""
    return f"{prefix.lower().replace('_', ' ')} {which}"
