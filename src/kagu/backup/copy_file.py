"""A copy of a site's database in one file: a ZIP archive of the data and of what they are."""

import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kagu import __version__
from kagu.backup.refusals import CopyRefused
from kagu.site import clock

FORMAT = 1
MANIFEST, DATA = "manifest.json", "data"
LONGEST_MANIFEST = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What the data are: whose, of which version and kind of database, and when they were read."""

    format: int
    site: str
    version: str
    engine: str
    made_at: str
    migrations: list[str]

    @property
    def moment(self) -> datetime:
        """When the copy was begun: what happened later is not in it."""
        return datetime.fromisoformat(self.made_at)


def manifest_of_this_site() -> Manifest:
    """What a copy made now is."""
    applied = MigrationLoader(connection).applied_migrations
    return Manifest(
        format=FORMAT,
        site=settings.SITE_COMMAND,
        version=__version__,
        engine=connection.vendor,
        made_at=clock.now().astimezone(UTC).isoformat(),
        migrations=sorted(f"{app}.{name}" for app, name in applied),
    )


@contextmanager
def written_copy(path: Path, manifest: Manifest) -> Iterator[IO[bytes]]:
    """Where the data are written; the file has its name only once it is whole and on the disk.

    Raises CopyRefused where a file of that name stands already.
    """
    if path.exists():
        raise CopyRefused(f"{path} exists already: a copy never takes another one's place")
    part = path.with_name(f"{path.name}.part")
    # It holds all that the database holds: for its owner alone.
    descriptor = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
                with archive.open(DATA, "w", force_zip64=True) as data:
                    yield data
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def read_manifest(path: Path) -> Manifest:
    """What this file says it is, once every byte of it is known to be whole. Raises CopyRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST or archive.testzip():
                raise CopyRefused(f"{path} is damaged: take another copy")
            archive.getinfo(DATA)
            return Manifest(**json.loads(archive.read(MANIFEST)))
    except OSError as fault:
        raise CopyRefused(f"{path} cannot be read: {fault.strerror}") from fault
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError, zlib.error) as fault:
        raise CopyRefused(f"{path} is no copy of a site, or it was cut: take another one") from fault


@contextmanager
def data_of(path: Path) -> Iterator[IO[bytes]]:
    """The data of a copy whose manifest was read."""
    with zipfile.ZipFile(path) as archive, archive.open(DATA) as data:
        yield data


def check_suits(manifest: Manifest) -> None:
    """Whether this version, at this site and database, can go on from the copy. Raises CopyRefused."""
    if manifest.site != settings.SITE_COMMAND:
        raise CopyRefused(f"this is a copy of {manifest.site}, and not of {settings.SITE_COMMAND}")
    unknown = set(manifest.migrations) - known_migrations()
    made_by, own = _numbers(manifest.version), _numbers(__version__)
    if manifest.format > FORMAT or made_by > own:
        raise CopyRefused(
            f"the copy was made by kagu {manifest.version}, which is newer than this {__version__}: "
            f"install {manifest.version} and restore with it"
        )
    # An older version may have had tables that are gone; the same one, between two releases, newer ones.
    if made_by == own and unknown:
        raise CopyRefused(
            f"the copy was made by a newer version: this {__version__} does not know {min(unknown)}; "
            "restore with the one that made it"
        )
    if manifest.engine != connection.vendor:
        named = f"{settings.SETTINGS_PREFIX}_DATABASE names {connection.vendor}"
        raise CopyRefused(f"the copy is of {manifest.engine}, and {named}")


def known_migrations() -> set[str]:
    """Every migration that this version brings, `app.name`."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))
