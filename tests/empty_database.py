"""A second database, empty: the one that a copy is put back into on the day it is needed."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg.pq import Conninfo

from tests.postgresql import PROGRAMS

NAME = "kagu_put_back"


@contextlib.contextmanager
def empty_database(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Inside, calling what is given makes the site work on it instead of on the test's own."""
    with_programs(monkeypatch)
    own = connection.settings_dict["NAME"]
    is_sqlite = connection.vendor == "sqlite"
    name = str(folder / "put-back.sqlite3") if is_sqlite else NAME
    if not is_sqlite:
        _on_the_server(f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")

    def move_there() -> None:
        connection.close()
        connection.settings_dict["NAME"] = name

    try:
        yield move_there
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own
        if not is_sqlite:
            _on_the_server(f"DROP DATABASE {NAME} WITH (FORCE)")


def with_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where PostgreSQL's client programs are installed, of the server's own version."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


def _on_the_server(*statements: str) -> None:
    known = {one.keyword.decode() for one in Conninfo.get_defaults()}
    parameters = {name: value for name, value in connection.get_connection_params().items() if name in known}
    with psycopg.connect(**{**parameters, "dbname": "postgres"}, autocommit=True) as server:
        for statement in statements:
            server.execute(statement)
