"""People at two nodes while something breaks: some ask for accounts, some choose new passwords."""

import itertools
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import requests

from tests.deploy.going_on import going_on
from tests.deploy.newcomers import Newcomers
from tests.deploy.residents import Resident
from tests.waiting import wait_until

# A breath of whoever was refused before they come again.
BREATH = 0.2


class Traffic:
    """Each act goes to the other node than the one before, as behind a proxy."""

    def __init__(self, sites: list[str], residents: list[Resident]) -> None:
        self.sites, self.residents = sites, residents
        self.newcomers = Newcomers(sites)

    @property
    def acts(self) -> int:
        """How many were confirmed so far: in a fault that may pass unnoticed, both kinds go on."""
        return len(self.newcomers.acknowledged) + self.changes

    @property
    def changes(self) -> int:
        return sum(resident.done for resident in self.residents)

    def going_on(self) -> AbstractContextManager[None]:
        """Both kinds of people act, each one after the other."""
        acts = (self._somebody_comes, self._somebody_changes)
        return going_on(*(partial(self._repeat, act) for act in acts))

    def some_more(self, count: int = 4, seconds: float = 240) -> None:
        """Come back when so many more of either kind were confirmed."""
        newcomers, changes = len(self.newcomers.acknowledged) + count, self.changes + count
        wait_until(lambda: len(self.newcomers.acknowledged) >= newcomers and self.changes >= changes, seconds)

    def one_more(self, seconds: float = 240) -> None:
        """Come back when anything more was confirmed."""
        until = self.acts + 1
        wait_until(lambda: self.acts >= until, seconds)

    def _repeat(self, come: Callable[[int], bool], stop: threading.Event) -> None:
        for number in itertools.count():
            if stop.is_set():
                return
            if not come(number):
                stop.wait(BREATH)

    def _somebody_comes(self, number: int) -> bool:
        return self.newcomers.ask(self.sites[number % 2])

    def _somebody_changes(self, number: int) -> bool:
        resident = self.residents[number % len(self.residents)]
        resident.site = self.sites[number // len(self.residents) % 2]
        try:
            return resident.choose_another()
        except requests.RequestException:
            return False
