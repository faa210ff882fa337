"""Reads a text file line by line, whatever its size and however broken some lines are."""

from collections.abc import Iterator
from pathlib import Path

from kagu.connect.accounts.transfers.arrivals import EntryRefused
from kagu.inputs.files import FileBroken

LONGEST_LINE = 100_000
# What bytes that the encoding does not know come through as.
FIRST_SURROGATE, LAST_SURROGATE = "\udc80", "\udcff"


def lines_of(path: Path, encoding: str) -> Iterator[tuple[int, str]]:
    """Each line's number and text without its end; one too long is cut. Raises FileBroken.

    `refuse_line` says what is wrong with a line: the last one, too, where it has no end.
    """
    name = "utf-8-sig" if encoding.lower().replace("-", "") == "utf8" else encoding
    try:
        with path.open(encoding=name, errors="surrogateescape", newline="\n") as file:
            number = 0
            while text := file.readline(LONGEST_LINE):
                number += 1
                rest = text
                while rest and not rest.endswith("\n"):
                    rest = file.readline(LONGEST_LINE)
                    text = text if rest else text + "\0"
                yield number, text.rstrip("\r\n")
    except LookupError as error:
        raise FileBroken(f"no encoding is called {encoding}") from error
    except UnicodeError as error:
        raise FileBroken(f"it is not written in {encoding}") from error
    except OSError as error:
        raise FileBroken(error.strerror or "cannot be read") from error


def refuse_line(text: str) -> None:
    """Raises EntryRefused for a line that was cut, or is in another encoding."""
    if text.endswith("\0"):
        raise EntryRefused("the line has no end: the file was cut")
    if any(FIRST_SURROGATE <= sign <= LAST_SURROGATE for sign in text):
        raise EntryRefused("the line is in another encoding: name it with --encoding")


def is_too_long(text: str) -> bool:
    """Whether there was more of this line than is read."""
    return len(text) >= LONGEST_LINE
