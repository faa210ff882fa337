"""People who ask for an account at either node; whoever read « vérifiez vos messages » is written down."""

import itertools
import threading
from collections import Counter
from contextlib import AbstractContextManager
from functools import partial

import requests

from tests.deploy.going_on import going_on
from tests.deploy.person import Person, passer_by
from tests.waiting import wait_until


class Newcomers:
    """`acknowledged` were told that a mail comes; `unclear` got an error or no answer.

    `statuses` counts what they were answered; 0 is no answer at all.
    """

    def __init__(self, sites: list[str]) -> None:
        self.sites = sites
        self.acknowledged: list[Person] = []
        self.unclear: list[Person] = []
        self.statuses: Counter[int] = Counter()
        self._numbers = itertools.count()
        self._lock = threading.Lock()

    def ask(self, site: str) -> bool:
        """Whether the next one was told so."""
        person = passer_by(next(self._numbers), site)
        try:
            status = person.ask_for_account().status_code
        except requests.RequestException:
            status = 0
        person.browser.close()
        with self._lock:
            self.statuses[status] += 1
            (self.acknowledged if status == 302 else self.unclear).append(person)
        return status == 302

    def coming(self) -> AbstractContextManager[None]:
        """One after the other, at every site at once."""
        return going_on(*(partial(self._come, site) for site in self.sites))

    def some_more(self, count: int = 4) -> None:
        """Come back when so many more were told."""
        until = len(self.acknowledged) + count
        wait_until(lambda: len(self.acknowledged) >= until, seconds=120)

    def _come(self, site: str, stop: threading.Event) -> None:
        while not stop.is_set():
            self.ask(site)
