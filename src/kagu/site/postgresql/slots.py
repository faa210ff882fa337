"""How many connections a process may hold, and how its threads share them.

Each thread keeps its connection between two requests, which costs nothing; a thread that has none while all
are taken gets the one that has rested longest. Django's own pool would give each one back, and ask whether it
still works, at every request: docs/operate/capacity.md has what that costs.
"""

from threading import Condition
from time import monotonic
from typing import Any

from psycopg import OperationalError

# How long a thread waits for a connection while all are at work, in seconds.
PATIENCE = 5.0


class Slots:
    """`most` connections; a `holder` is a thread's DatabaseWrapper, with its connection in `connection`."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.taken = 0
        # The one that has rested longest comes first.
        self._resting: dict[Any, None] = {}
        self._changed = Condition()

    def take(self) -> Any:
        """A connection that another thread let rest, or None: there is room for a new one.

        Raises OperationalError when all stay at work.
        """
        give_up_at = monotonic() + PATIENCE
        with self._changed:
            while self.taken >= self.most:
                if connection := self._one_that_rests():
                    return connection
                if not self._changed.wait(give_up_at - monotonic()):
                    raise OperationalError(f"all {self.most} connections of this process are at work")
            self.taken += 1
        return None

    def give_back(self) -> None:
        """A connection was closed, or could not be opened."""
        with self._changed:
            self.taken -= 1
            self._changed.notify()

    def rest(self, holder: Any) -> None:
        """The thread has done its request: others may take its connection."""
        with self._changed:
            self._resting[holder] = None
            self._changed.notify()

    def rests(self, holder: Any) -> bool:
        """Whether its thread is between two requests."""
        return holder in self._resting

    def wake(self, holder: Any) -> None:
        """The thread has a request again: its connection, unless somebody took it, is its own."""
        with self._changed:
            self._resting.pop(holder, None)

    def _one_that_rests(self) -> Any:
        while self._resting:
            holder = next(iter(self._resting))
            del self._resting[holder]
            connection, holder.connection = holder.connection, None
            if connection is not None:
                return connection
        return None
