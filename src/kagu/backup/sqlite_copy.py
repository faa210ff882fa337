"""The data of a site on SQLite: its own online backup, while people go on working."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import IO

from django.db import connection

from kagu.backup.refusals import CopyRefused
from kagu.backup.unfinished import MARK


def copy_out(data: IO[bytes], beside: Path) -> None:
    """Write the database as it is at one moment; in the folder of `beside` there is room for it once more."""
    whole = beside.with_name(f"{beside.name}.sqlite")
    _make_private(whole)
    try:
        connection.ensure_connection()
        with closing(sqlite3.connect(whole)) as copy:
            connection.connection.backup(copy)
            # One file: what reads it needs no log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        with whole.open("rb") as file:
            shutil.copyfileobj(file, data, 1024 * 1024)
    finally:
        whole.unlink(missing_ok=True)


def copy_in(data: IO[bytes]) -> None:
    """Put the data where the site's database is to be, marked as unfinished. Raises CopyRefused."""
    place = _place()
    coming = place.with_name(f"{place.name}.restoring")
    _make_private(coming)
    try:
        with coming.open("wb") as file:
            shutil.copyfileobj(data, file, 1024 * 1024)
        with closing(sqlite3.connect(coming)) as copy:
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise CopyRefused("the copy's database is damaged: take another copy")
            copy.execute(f"CREATE TABLE {MARK} (begun_at text)")
            copy.commit()
        connection.close()
        coming.rename(place)
    except sqlite3.DatabaseError as fault:
        raise CopyRefused(f"the copy's database cannot be read: {fault}") from fault
    finally:
        coming.unlink(missing_ok=True)


def check_is_empty() -> None:
    """Nothing stands where the database is to be. Raises CopyRefused."""
    place = _place()
    if not place.parent.is_dir():
        raise CopyRefused(f"the folder {place.parent} does not exist")
    # A log without its database would be read into the new one.
    for path in (place, *(place.with_name(f"{place.name}-{part}") for part in ("wal", "shm"))):
        if path.exists():
            raise CopyRefused(f"{path} exists: move it away first, with -wal and -shm, and keep it")


def _place() -> Path:
    return Path(str(connection.settings_dict["NAME"]))


def _make_private(path: Path) -> None:
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
