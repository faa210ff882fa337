"""The data of a site on PostgreSQL: pg_dump in its custom format, pg_restore in one transaction."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from typing import IO, cast

from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from kagu.backup.refusals import CopyRefused
from kagu.backup.unfinished import MARK

# The owner and the rights are those of the database that takes the copy.
PLAIN = ("--no-owner", "--no-privileges")
NO_PROGRAM = "{0} is missing: install PostgreSQL's client programs, not older than the server"


def copy_out(data: IO[bytes]) -> None:
    """Write the database as it is at one moment. Raises CopyRefused with what pg_dump says."""
    with tempfile.TemporaryFile() as said:
        process = _started(["pg_dump", "--format=custom", *PLAIN], said, stdout=subprocess.PIPE)
        with process, cast(IO[bytes], process.stdout) as coming:
            shutil.copyfileobj(coming, data, 1024 * 1024)
        _check_ended_well("pg_dump", process.returncode, said)


def copy_in(data: IO[bytes]) -> None:
    """All of it or nothing, in an empty database that is marked as unfinished. Raises CopyRefused."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {MARK} (begun_at text)")
    connection.close()
    command = ["pg_restore", "--exit-on-error", "--single-transaction", *PLAIN]
    with tempfile.TemporaryFile() as said:
        process = _started(command, said, stdin=subprocess.PIPE)
        # It may end before it read all: its words say why.
        with process, contextlib.suppress(BrokenPipeError), cast(IO[bytes], process.stdin) as going:
            shutil.copyfileobj(data, going, 1024 * 1024)
        _check_ended_well("pg_restore", process.returncode, said)


def check_is_empty() -> None:
    """The database has no table. Raises CopyRefused."""
    tables = connection.introspection.table_names()
    name = connection.settings_dict["NAME"]
    if MARK in tables:
        raise CopyRefused(f"an earlier restore into {name} did not end: make the database anew, empty")
    if tables:
        raise CopyRefused(f"{name} has tables: rename it, keep it, and make an empty one in its place")


def _started(
    command: list[str], said: IO[bytes], *, stdin: int | None = None, stdout: int | None = None
) -> subprocess.Popen[bytes]:
    program = shutil.which(command[0])
    if program is None:
        raise CopyRefused(NO_PROGRAM.format(command[0]))
    # The rest is for psycopg alone.
    known = {one.keyword.decode() for one in Conninfo.get_defaults()}
    parameters = {name: value for name, value in connection.get_connection_params().items() if name in known}
    password = parameters.pop("password", None)
    # A password among the arguments would be read by everybody on the machine.
    environment = {**os.environ, **({"PGPASSWORD": str(password)} if password else {})}
    address = f"--dbname={make_conninfo(**parameters)}"
    return subprocess.Popen(  # noqa: S603 - no shell, and no words of people
        [program, *command[1:], address], stdin=stdin, stdout=stdout, stderr=said, env=environment
    )


def _check_ended_well(program: str, status: int, said: IO[bytes]) -> None:
    if status:
        said.seek(0)
        words = said.read(4000).decode(errors="replace").strip()
        raise CopyRefused(words.splitlines()[0] if words else f"{program} ended with {status}")
