"""Style sheets and pictures, where a proxy serves them from a folder."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders

from kagu.doctor.database import command
from kagu.doctor.findings import Asked, Finding, good, look


def static_files(asked: Asked) -> Iterator[Finding]:
    """`collectstatic` was run by this version; the site serves its own files where it was not."""
    root = Path(str(settings.STATIC_ROOT))
    run_it = f"« {command('collectstatic')} »"
    if not root.is_dir():
        yield look(f"not collected in {root}, so a proxy has none: {run_it}")
        return
    old = [path for path, storage in _installed() if not _is_same(root / path, Path(storage.path(path)))]
    if old:
        yield look(f"{len(old)} in {root} are of another version: {run_it}")
    else:
        yield good(f"collected in {root}")


def _installed() -> Iterator[tuple[str, Any]]:
    for finder in get_finders():
        yield from finder.list([])


def _is_same(collected: Path, installed: Path) -> bool:
    return collected.is_file() and collected.stat().st_size == installed.stat().st_size
