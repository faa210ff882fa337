"""The backend that `DATABASES` names: PostgreSQL as Django speaks to it, patiently and within a budget."""

from time import monotonic
from typing import Any

from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.backends.postgresql import base
from psycopg import Error, IsolationLevel

from kagu.site.postgresql.patient_connection import PatientConnection
from kagu.site.postgresql.preparing_connection import PreparingConnection
from kagu.site.postgresql.schema import DatabaseSchemaEditor
from kagu.site.postgresql.slots import Slots

# A connection that rested this long is asked whether it still works before another thread uses it.
RESTED_SECONDS = 5.0
OURS = ("answer_seconds", "most_connections", "prepares")


class DatabaseWrapper(base.DatabaseWrapper):
    """One thread's. OPTIONS may say `answer_seconds`, the patience, `most_connections` of the process, and
    whether the server `prepares` what is asked often."""

    SchemaEditorClass = DatabaseSchemaEditor
    _slots: dict[str, Slots] = {}

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        options = self.settings_dict["OPTIONS"]
        self.answer_seconds = options.get("answer_seconds")
        most = options.get("most_connections")
        self.slots = self._slots.setdefault(self.alias, Slots(most)) if most else None

    def get_connection_params(self) -> dict[str, Any]:
        """What libpq knows; the rest of OPTIONS is ours."""
        params = super().get_connection_params()
        return {name: value for name, value in params.items() if name not in OURS}

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A new one, or within the budget one that rests."""
        self.isolation_level = IsolationLevel.READ_COMMITTED
        if self.slots is None:
            return self._open(conn_params)
        connection = self.slots.take()
        try:
            if connection is not None and _still_works(connection):
                return connection
            return self._open(conn_params)
        except BaseException:
            self.slots.give_back()
            raise

    def is_usable(self) -> bool:
        """Whether the server answers over this connection, and soon."""
        if not isinstance(self.connection, PatientConnection):
            return super().is_usable()
        with self.connection.quickly():
            return super().is_usable()

    def close_if_unusable_or_obsolete(self) -> None:
        """Django calls it before and after a request; one that rests is left as it is."""
        if self.slots and self.slots.rests(self):
            return
        self.close_if_doubtful()
        super().close_if_unusable_or_obsolete()

    def wake(self) -> None:
        """This thread has a request: nobody takes its connection meanwhile."""
        if self.slots:
            self.slots.wake(self)
        self.close_if_doubtful()

    def close_if_doubtful(self) -> None:
        """Somebody waited in vain over another one of its age."""
        if self.connection is not None and self.connection.is_doubtful and not self.in_atomic_block:
            self.close()

    def rest(self) -> None:
        """It has done it: whoever needs a connection may take this one."""
        # Within a transaction of whoever called, as in Django's own care of connections: it stays theirs.
        if not self.slots or self.connection is None or self.in_atomic_block:
            return
        if self.errors_occurred:
            self.close()
            return
        self.connection.rests_since = monotonic()
        self.slots.rest(self)

    def _open(self, conn_params: dict[str, Any]) -> PreparingConnection:
        connection = PreparingConnection.connect(**conn_params)
        connection.patience = self.answer_seconds
        connection.prepares = self.settings_dict["OPTIONS"].get("prepares")
        return connection

    def _close(self) -> None:
        if self.slots:
            self.slots.wake(self)
        if self.connection is None:
            return
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self.slots:
                self.slots.give_back()


def _still_works(connection: PatientConnection) -> bool:
    """Closed, where it does not."""
    try:
        if not connection.is_doubtful:
            if not connection.closed and monotonic() - connection.rests_since < RESTED_SECONDS:
                return True
            with connection.quickly():
                connection.execute("SELECT 1")
            return True
    except Error:
        pass
    connection.close()
    return False


def _sharing() -> list[DatabaseWrapper]:
    """This thread's connections that it shares with others."""
    own = connections.all(initialized_only=True)
    return [one for one in own if isinstance(one, DatabaseWrapper) and one.slots]


def _wake_all(**_: Any) -> None:
    for connection in _sharing():
        connection.wake()
        # Whether Django asked before us or asks after: what it would have seen to is seen to.
        connection.close_if_unusable_or_obsolete()


def _rest_all(**_: Any) -> None:
    for connection in _sharing():
        connection.rest()


request_started.connect(_wake_all, dispatch_uid="kagu.site.postgresql")
request_finished.connect(_rest_all, dispatch_uid="kagu.site.postgresql")
