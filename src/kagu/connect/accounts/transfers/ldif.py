"""Reads LDIF (RFC 2849) entry by entry: attributes by their name in small letters, values as text."""

import base64
import binascii
from collections.abc import Iterator
from pathlib import Path

from kagu.connect.accounts.transfers.arrivals import EntryRefused
from kagu.connect.accounts.transfers.text_lines import is_too_long, lines_of, refuse_line

Attributes = dict[str, list[str]]
# What an entry of a person can have; pictures beside it are dropped line by line.
MOST_LINES = 2_000


def entries_of(path: Path, encoding: str) -> Iterator[tuple[int, Attributes | EntryRefused]]:
    """The line where each entry begins, and its attributes or why they cannot be read. Raises FileBroken."""
    begin, lines = 0, list[str]()
    for number, text in lines_of(path, encoding):
        if not text:
            if lines:
                yield begin, _read(lines)
            lines = []
        elif not text.startswith("#"):
            begin = begin if lines else number
            if len(lines) <= MOST_LINES:
                _add(lines, text)
    if lines:
        yield begin, _read(lines)


def _add(lines: list[str], text: str) -> None:
    """A line that begins with a space goes on with the one before."""
    if text.startswith(" ") and lines:
        lines[-1] += "" if is_too_long(lines[-1]) else text[1:]
    else:
        lines.append(text)


def _read(lines: list[str]) -> Attributes | EntryRefused:
    found: Attributes = {}
    try:
        if len(lines) > MOST_LINES:
            raise EntryRefused("the entry has too many lines")
        for line in lines:
            refuse_line(line)
            # A picture: nothing of a person's account is as long.
            if not is_too_long(line):
                name, value = _attribute(line)
                found.setdefault(name, []).append(value)
        if "changetype" in found:
            raise EntryRefused("a change of an entry, not an entry")
    except EntryRefused as refusal:
        return refusal
    return found


def _attribute(line: str) -> tuple[str, str]:
    name, colon, rest = line.partition(":")
    if not colon or rest.startswith("<"):
        raise EntryRefused("a line is no attribute, or its value stands in another file")
    # « sn;lang-fr » is sn.
    name = name.partition(";")[0].strip().lower()
    if not rest.startswith(":"):
        return name, rest.strip(" ")
    try:
        return name, base64.b64decode(rest[1:].strip(), validate=True).decode(errors="replace")
    except binascii.Error as error:
        raise EntryRefused(f"the value of {name[:30]} is no base64") from error
