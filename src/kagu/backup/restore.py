"""Putting a copy back, so that no mail leaves twice and no deleted account lives again."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils.module_loading import import_string

from kagu.backup import postgresql_copy, sqlite_copy, unfinished
from kagu.backup.copy_file import check_suits, data_of, manifest_of_this_site, read_manifest, written_copy
from kagu.backup.deletions import KIND, read_deletions
from kagu.backup.refusals import CopyRefused
from kagu.outbox.held_messages import hold_what_waits


def make_copy(path: Path) -> None:
    """A copy of this site's database as it is now; people go on working. Raises CopyRefused."""
    with written_copy(path, manifest_of_this_site()) as data:
        if connection.vendor == "sqlite":
            sqlite_copy.copy_out(data, path)
        else:
            postgresql_copy.copy_out(data)


def restore_copy(path: Path, deletions: list[Path]) -> Iterator[str]:
    """Put the copy into the site's empty database, a line for each thing done. Raises CopyRefused.

    `deletions` are the files of every machine whose worker wrote one. What waits in the outbox afterwards,
    what the deletions say among it, is held until an operator releases it.
    """
    manifest = read_manifest(path)
    check_suits(manifest)
    keys = set[str]().union(*map(read_deletions, deletions))
    is_sqlite = connection.vendor == "sqlite"
    (sqlite_copy if is_sqlite else postgresql_copy).check_is_empty()
    with data_of(path) as data:
        (sqlite_copy if is_sqlite else postgresql_copy).copy_in(data)
    yield f"the copy of {manifest.made_at}, made by kagu {manifest.version}, is in the database"
    call_command("migrate", interactive=False, verbosity=0)
    yield from _after(manifest.moment, keys)
    unfinished.finish()


def deletion_files(named: list[Path], *, without: bool) -> list[Path]:
    """Where deletions stand: the files that were named, or the site's own; CopyRefused where none is."""
    own = Path(settings.DELETIONS_FILE) if settings.DELETIONS_FILE else None
    found = named or ([own] if own and own.exists() else [])
    if not found and not without:
        raise CopyRefused(
            "accounts that were deleted after the copy would live again: name the files with --deletions, "
            "or say --without-deletions"
        )
    return found


def _after(made_at: datetime, keys: set[str]) -> Iterator[str]:
    delete_again = import_string(settings.DELETE_AGAIN)
    again = sum(bool(delete_again(key)) for key in sorted(keys))
    yield f"{again} accounts deleted after it are deleted again"
    for name in settings.AFTER_RESTORE:
        yield import_string(name)(made_at)
    # Last: what the acts above say may have been said already, too.
    held = hold_what_waits(but=KIND)
    yield f"{held} messages that may have left already are held"
