"""Large JSON files that an operator hands over, read value by value: never the whole into memory."""

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson


class FileBroken(Exception):
    """The file cannot be read, or not to its end; what stood before that place has been read."""


def items_of(path: Path, prefix: str) -> Iterator[Any]:
    """The values at `prefix`, as ijson names places. Raises FileBroken, behind the last whole one."""
    try:
        with path.open("rb") as file:
            _skip_mark(file)
            yield from ijson.items(file, prefix, use_float=True)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        raise FileBroken(_reason(str(error))) from error
    except OSError as error:
        raise FileBroken(error.strerror or "cannot be read") from error


def is_list(path: Path) -> bool:
    """Whether the whole file is one list. Raises FileBroken."""
    try:
        with path.open("rb") as file:
            _skip_mark(file)
            return file.read(1000).lstrip()[:1] == b"["
    except OSError as error:
        raise FileBroken(error.strerror or "cannot be read") from error


def _skip_mark(file: BinaryIO) -> None:
    if file.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        file.seek(0)


def _reason(error: str) -> str:
    told = error.lower()
    if any(word in told for word in ("utf", "decode", "lexical")):
        return "it is not JSON in UTF-8"
    if "premature" in told or "incomplete" in told:
        return "it ends in the middle: it was cut"
    return "from there on it is not JSON"
