"""A connection that waits for an answer only so long: a server that fell silent holds no thread for ever.

The kernel tells only when the other machine is gone. A proxy or a server that still takes what we send and
answers nothing is noticed here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from psycopg import Connection
from psycopg.errors import ConnectionTimeout, OperationalError

# For the question whether a connection that rested still works.
QUICK = 2.0


class PatientConnection(Connection[Any]):
    """`patience` is how many seconds it waits for each answer; None waits as long as it takes."""

    patience: float | None = None
    # When somebody last waited in vain: what was opened before is not trusted any more.
    doubted_at = 0.0

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.opened_at = self.rests_since = monotonic()

    def wait(self, gen: Any, *arguments: Any, **more: Any) -> Any:
        """Raises ConnectionTimeout, and closes the connection, when no answer came in time."""
        if self.patience is None or arguments or "timeout" in more:
            return super().wait(gen, *arguments, **more)
        give_up_at = monotonic() + self.patience
        try:
            return super().wait(gen, timeout=self.patience, **more)
        except OperationalError as error:
            if monotonic() < give_up_at:
                raise
            # What the server does with the statement is unknown: nothing more goes over this connection.
            self.pgconn.finish()
            PatientConnection.doubted_at = monotonic()
            raise ConnectionTimeout(f"PostgreSQL did not answer within {self.patience:g} s") from error

    @property
    def is_doubtful(self) -> bool:
        """Whether it is of the time before somebody waited in vain."""
        return self.opened_at <= PatientConnection.doubted_at

    @contextmanager
    def quickly(self) -> Iterator[None]:
        """Within, it waits for two seconds at most."""
        usual = self.patience
        self.patience = QUICK if usual is None else min(QUICK, usual)
        try:
            yield
        finally:
            self.patience = usual
