"""What an examination finds, and what it was asked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from kagu.site.cores import serving_threads


class Level(Enum):
    """How much it matters; only what is to be mended makes the command fail."""

    GOOD = "ok"
    LOOK = "look"
    MEND = "MEND"


@dataclass(frozen=True)
class Finding:
    """One line, in the words of an operator."""

    level: Level
    words: str


@dataclass(frozen=True)
class Asked:
    """What the operator said on the command line; no number of processes: what the settings say."""

    mail_to: str = ""
    clock_from: str = ""
    processes: int = 0
    threads: int = serving_threads()
    workers: int = 0


# `START_CHECKS` and `DOCTOR_CHECKS` of the settings name such functions, each under its subject.
Check = Callable[[Asked], Iterable[Finding]]


def good(words: str) -> Finding:
    """Nothing to do."""
    return Finding(Level.GOOD, words)


def look(words: str) -> Finding:
    """It works, and somebody should decide whether it is meant so."""
    return Finding(Level.LOOK, words)


def mend(words: str) -> Finding:
    """People will meet this."""
    return Finding(Level.MEND, words)
