"""Compiled catalogues, made beside their sources when these change; the package's build makes them too."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HOUSE = Path(__file__).parents[1]


def compile_messages(house: Path = HOUSE) -> list[Path]:
    """Make the .mo file of every catalogue that has changed since; tells which."""
    return [path for path in sorted(house.rglob("*.po")) if _compile(path)]


def _compile(path: Path) -> bool:
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
        return False
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3], domain=path.stem)
    # Renamed into place: several test processes may compile at once.
    draft = target.with_suffix(f".{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(target)
    return True
