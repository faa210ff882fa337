"""Answers on their way back: a thread is free once the application has said all, however slow its reader."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, BinaryIO

# The server opens the file by its name a moment after it was told; by then it surely has. In seconds.
OPENED_WITHIN = 60.0

KeepOpen = Callable[[BinaryIO], None]
Headers = list[tuple[str, str]]


def send(protocol: Any, status: int, headers: Headers, chunks: Iterable[bytes], keep_open: KeepOpen) -> None:
    """A page as it is. What comes in more than one part goes by way of a file without a name, all or nothing.

    `keep_open` closes that file once the server has surely opened it for itself.
    """
    try:
        rest = iter(chunks)
        first, second = next(rest, b""), next(rest, None)
        if second is None:
            protocol.response_bytes(status, headers, first)
            return
        file, length = _written(chain((first, second), rest))
        keep_open(file)
        with_length = [*headers, ("Content-Length", str(length))]
        protocol.response_file(status, with_length, f"/proc/self/fd/{file.fileno()}")
    finally:
        if close := getattr(chunks, "close", None):
            close()


def _written(chunks: Iterator[bytes]) -> tuple[BinaryIO, int]:
    # It is gone with the process, whatever ends that.
    file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - open until the server has it
    try:
        file.writelines(chunks)
        file.flush()
    except BaseException:
        file.close()
        raise
    return file, file.tell()
