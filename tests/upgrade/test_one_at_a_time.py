"""Several machines begin to migrate at the same moment: real processes, an empty database, either kind."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.db import connection

from kagu.upgrade.one_at_a_time import alone
from tests.deploy.installation import KEY, Installation

SERVER = os.environ.get("KAGU_TEST_DATABASE", "sqlite")
NAME = "kagu_migrated_by_many"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[str]:
    """The address of a database without tables."""
    if SERVER == "sqlite":
        yield f"sqlite:///{tmp_path}/connect.sqlite3"
        return
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)".encode())
        server.execute(f"CREATE DATABASE {NAME}".encode())
        yield urlunsplit(urlsplit(SERVER)._replace(path=f"/{NAME}"))
        server.execute(f"DROP DATABASE {NAME} WITH (FORCE)".encode())


@pytest.fixture
def site(database: str, tmp_path: Path) -> Installation:
    settings = {
        "KAGU_CONNECT_URL": "http://connect.localhost:8000",
        "KAGU_CONNECT_SECRET_KEY": KEY,
        "KAGU_CONNECT_DATABASE": database,
    }
    return Installation(Path(sys.executable), tmp_path, settings)


def test_of_three_that_begin_together_one_migrates_and_none_fails(site: Installation) -> None:
    names = ("first", "second", "third")
    for name in names:
        site.start(name, "connect", "migrate", "outbox", "--no-input")
    assert [site.running.pop(name).wait(timeout=120) for name in names] == [0, 0, 0]
    said = [site.said(name) for name in names]
    assert sorted("Applying outbox.0001_initial" in words for words in said) == [False, False, True]
    assert sum("No migrations to apply" in words for words in said) == 2


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_says_that_it_waits_and_goes_on_when_the_first_was_killed() -> None:
    """The lock is the server's, or the kernel's: it goes with the process."""
    code = """
import sys, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from django.db import connection
from kagu.upgrade.one_at_a_time import alone
with alone(connection, lambda: None):
    print("mine", flush=True)
    sys.stdin.read()
"""
    first = subprocess.Popen(
        [sys.executable, "-c", code, str(connection.settings_dict["NAME"])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert first.stdout
    assert first.stdout.readline() == "mine\n"
    told: list[str] = []

    def waits() -> None:
        told.append("waits")
        first.kill()

    with alone(connection, waits):
        assert told == ["waits"]
    first.communicate()
