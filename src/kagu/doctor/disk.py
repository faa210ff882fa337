"""Free disk, where this machine writes."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from kagu.doctor.findings import Asked, Finding, good, look, mend

MIB = 1024 * 1024
LITTLE, TOO_LITTLE = 2048 * MIB, 256 * MIB


def disk(asked: Asked) -> Iterator[Finding]:
    """The folders of the database (SQLite), of bounces and of temporary files; each disk once."""
    seen: set[int] = set()
    for folder in _folders():
        if not folder.is_dir():
            continue
        device = folder.stat().st_dev
        if device not in seen:
            seen.add(device)
            yield _free(folder)
    if connection.vendor != "sqlite":
        yield good("the database's own disk cannot be seen from here")


def _folders() -> Iterator[Path]:
    if connection.vendor == "sqlite":
        yield Path(str(connection.settings_dict["NAME"])).parent
    if settings.MAIL_BOUNCE_MAILDIR:
        yield Path(settings.MAIL_BOUNCE_MAILDIR)
    yield Path(tempfile.gettempdir())


def _free(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    words = f"{free // MIB} MiB free in {folder}"
    if free < TOO_LITTLE:
        return mend(f"{words}: writes will fail soon")
    return look(words) if free < LITTLE else good(words)
