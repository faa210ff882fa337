"""Style sheets and pictures, where a proxy serves them from a folder."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kagu.doctor.database import command
from kagu.doctor.findings import Asked, Finding, good, look
from kagu.static_files.catalogue import installed


def static_files(asked: Asked) -> Iterator[Finding]:
    """`collectstatic` was run by this version; the site serves its own files where it was not."""
    root = Path(str(settings.STATIC_ROOT))
    run_it = f"« {command('collectstatic')} »"
    if not root.is_dir():
        yield look(f"not collected in {root}, so a proxy has none: {run_it}")
        return
    old = [file for file in installed() if not (root / file.versioned_name).is_file()]
    if old:
        yield look(f"{len(old)} in {root} are of another version: {run_it}")
    else:
        yield good(f"collected in {root}")
