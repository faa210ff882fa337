"""Documents of other parties, such as their public keys: fetched when they are needed, kept a while.

Whoever sends us a token decides which address is asked, and when, before anything is proven. So there is
one fetch at a time for an address, few for all together, a pause between two, and an end to what an old
answer is worth.
"""

import logging
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

import requests

from kagu import outbound

logger = logging.getLogger(__name__)

Document = TypeVar("Document")


class RemoteUnavailable(Exception):
    """The address has not answered with such a document, or not for too long."""


@dataclass(frozen=True)
class Limits:
    """All times in seconds.

    `kept`: asked again once the answer is this old. `served_at_most`: while the address does not answer,
    an older answer serves this long. `pause`: between two fetches of one address; with
    `pauses_at_first` also while it never answered. `longest_fetch`: then it is given up. `patience`: how
    long others wait for a fetch under way whose answer they need. `at_once`: fetches of all addresses.
    `remembered`: addresses; the one that was asked longest ago is forgotten for a new one.
    """

    kept: float = 300.0
    served_at_most: float = 3600.0
    pause: float = 30.0
    pauses_at_first: bool = True
    longest_fetch: float = 3.0
    patience: float = 0.0
    at_once: int = 2
    remembered: int = 1000


@dataclass(frozen=True)
class Known(Generic[Document]):
    """What an address answered last, and when it was last asked, in vain or not."""

    document: Document | None = None
    fetched_at: float = -math.inf
    asked_at: float = -math.inf

    @property
    def age(self) -> float:
        """In seconds; endless when nothing was ever fetched."""
        return time.monotonic() - self.fetched_at


class RemoteDocuments(Generic[Document]):
    """One memory of a process; `read` makes the document of an answer, or raises ValueError."""

    def __init__(self, read: Callable[[requests.Response], Document], limits: Limits) -> None:
        self.read, self.limits = read, limits
        self._known: dict[str, Known[Document]] = {}
        self._under_way: dict[str, threading.Event] = {}
        self._lock = threading.Lock()

    def get(
        self,
        address: str,
        *,
        is_enough: Callable[[Document], bool] | None = None,
        fetched_within: float = math.inf,
    ) -> Document:
        """The document at this address; raises RemoteUnavailable.

        It is fetched anew when it is old, or not enough (a key is missing), as far as the limits allow.
        One that was fetched longer ago than `fetched_within` seconds is never given; less than the pause
        makes no sense.
        """
        oldest = min(self.limits.served_at_most, fetched_within)
        known = self._known.get(address, Known())
        is_lacking = known.document is None or (is_enough is not None and not is_enough(known.document))
        if is_lacking or known.age >= min(self.limits.kept, fetched_within):
            self._ask(address, must_wait=is_lacking or known.age > oldest)
            known = self._known.get(address, Known())
        if known.document is None or known.age > oldest:
            raise RemoteUnavailable(address)
        return known.document

    def forget(self) -> None:
        """Ask every address again at its next use."""
        with self._lock:
            self._known.clear()

    def _ask(self, address: str, *, must_wait: bool) -> None:
        """Fetch it, or leave that to the thread that does so already; the limits may forbid both."""
        with self._lock:
            under_way = self._under_way.get(address)
            is_ours = under_way is None and self._may_fetch(address)
            if is_ours:
                self._begin(address)
        if is_ours:
            self._fetch(address)
        elif under_way is not None and must_wait:
            under_way.wait(self.limits.patience)

    def _may_fetch(self, address: str) -> bool:
        known = self._known.get(address, Known())
        has_paused = time.monotonic() - known.asked_at >= self.limits.pause
        is_free = known.document is None and not self.limits.pauses_at_first
        return len(self._under_way) < self.limits.at_once and (has_paused or is_free)

    def _begin(self, address: str) -> None:
        self._under_way[address] = threading.Event()
        if address not in self._known and len(self._known) >= self.limits.remembered:
            del self._known[min(self._known, key=lambda each: self._known[each].asked_at)]
        # Before the answer: an address that hangs is not asked again by the next request.
        known = self._known.get(address, Known())
        self._known[address] = replace(known, asked_at=time.monotonic())

    def _fetch(self, address: str) -> None:
        try:
            session = outbound.session(seconds=self.limits.longest_fetch)
            document = self.read(session.get(address, headers={"Accept": "application/json"}))
            now = time.monotonic()
            with self._lock:
                self._known[address] = Known(document, fetched_at=now, asked_at=now)
        except (requests.RequestException, OSError, ValueError, RecursionError) as error:
            logger.warning("%s cannot be fetched: %s", address, error)
        finally:
            with self._lock:
                self._under_way.pop(address).set()
