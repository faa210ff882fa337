"""A connection over which the server plans a statement once, and then runs it by its name.

To plan a statement of the fast path costs PostgreSQL many times what running it does, and Django, which
binds on the client, has it planned at each call: docs/decisions/0036.
"""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from time import monotonic
from typing import Any

from psycopg import Cursor
from psycopg._preparing import Prepare, PrepareManager
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName
from psycopg.pq import TransactionStatus

from kagu.site.postgresql.patient_connection import PatientConnection

# A plan that was made while a table was small does not outlive its growth for long.
PLANS_LAST_SECONDS = 60.0
# A table was altered (« cached plan must not change result type »), or the server was told to forget.
OUTDATED = (FeatureNotSupported, InvalidSqlStatementName)


class NamedByContent(PrepareManager):
    """psycopg counts its names; before a pooler that mixes processes a number would run another statement."""

    def get(self, query: Any, prepare: bool | None = None) -> tuple[Prepare, bytes]:
        what, name = super().get(query, prepare)
        if what is Prepare.SHOULD:
            name = b"kagu_" + hashlib.sha256(repr(self.key(query)).encode()).hexdigest()[:32].encode()
        return what, name


class PreparingConnection(PatientConnection):
    """`prepares` is whether it does; None: unless a pooler stands between, which may not know the names."""

    prepares: bool | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._prepared = NamedByContent()
        self.plans_end_at = self.opened_at + PLANS_LAST_SECONDS

    def run(self, statement: str, parameters: Mapping[str, Any]) -> Cursor[Any]:
        """One statement with parameters by name, bound and planned by the server.

        Run again, once, where its plan had become useless; not within a transaction, which has failed then.
        """
        if not self.has_plans:
            return self.execute(statement, parameters)
        try:
            return self._run_by_name(statement, parameters)
        except OUTDATED:
            self.plans_end_at = 0.0
            if self.pgconn.transaction_status != TransactionStatus.IDLE:
                raise
        return self._run_by_name(statement, parameters)

    @cached_property
    def has_plans(self) -> bool:
        """Whether statements are prepared here."""
        return not self._is_pooled() if self.prepares is None else self.prepares

    def _is_pooled(self) -> bool:
        """The process that answers is not the one that let us in."""
        (answers,) = self.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        return bool(answers != self.pgconn.backend_pid)

    def _run_by_name(self, statement: str, parameters: Mapping[str, Any]) -> Cursor[Any]:
        # Only meanwhile: psycopg would keep Django's last hundred statements, with what is bound in them.
        self.prepare_threshold = 0
        try:
            if monotonic() > self.plans_end_at:
                self._forget_plans()
            return Cursor(self).execute(statement, parameters)
        finally:
            self.prepare_threshold = None

    def _forget_plans(self) -> None:
        """What psycopg does whenever something is rolled back, a savepoint too."""
        with self.transaction(force_rollback=True):
            self.plans_end_at = monotonic() + PLANS_LAST_SECONDS
