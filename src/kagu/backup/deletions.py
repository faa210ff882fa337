"""Which accounts were deleted, written outside the database: a copy put back must not revive them.

One line for each deletion, `MOMENT SITE KEY`: the key says which account to the site alone,
and nothing of its person. The line leaves through the outbox: it is written if and only if the deletion
happened.
"""

import fcntl
import os
import re
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings

from kagu.backup.refusals import CopyRefused
from kagu.outbox.delivery import KindDown
from kagu.outbox.enqueue import enqueue
from kagu.outbox.models import OutboxMessage
from kagu.site import clock

KIND = "deletion"
LINE = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+\+00:00 ([a-z-]+) ([0-9a-f-]{32,64})")


def note_deletion(key: str) -> None:
    """In the deletion's transaction; where the operator names no file, nothing is written."""
    if settings.DELETIONS_FILE:
        enqueue(KIND, "deletions", {"key": key, "at": clock.now().astimezone(UTC).isoformat()})


def write_line(message: OutboxMessage, sealed: dict[str, Any]) -> None:
    """The outbox's handler: the line is on the disk when this returns."""
    if not settings.DELETIONS_FILE:
        raise KindDown(f"{settings.SETTINGS_PREFIX}_DELETIONS_FILE is not set any more")
    line = f"{message.payload['at']} {settings.SITE_COMMAND} {message.payload['key']}\n".encode()
    try:
        descriptor = os.open(settings.DELETIONS_FILE, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.lseek(descriptor, _end_of_whole_lines(descriptor), os.SEEK_SET)
            os.write(descriptor, line)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as fault:
        raise KindDown(f"{settings.DELETIONS_FILE}: {fault.strerror}") from fault


def read_deletions(path: Path) -> set[str]:
    """The keys of this file; CopyRefused for a line that is none, but for a last one that was cut."""
    try:
        *lines, last = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as fault:
        raise CopyRefused(f"{path} cannot be read: {getattr(fault, 'strerror', 'it is not text')}") from fault
    for number, line in enumerate(lines, 1):
        if LINE.fullmatch(line) is None:
            raise CopyRefused(f"line {number} of {path} is no deletion: a line was altered or cut")
    # Without its end: the outbox writes it again, here or in a file of another machine.
    found = [line for line in map(LINE.fullmatch, [*lines, last]) if line]
    if others := {line[1] for line in found} - {settings.SITE_COMMAND}:
        raise CopyRefused(f"{path} has deletions of {others.pop()}, and not of {settings.SITE_COMMAND}")
    return {line[2] for line in found}


def _end_of_whole_lines(descriptor: int) -> int:
    """Behind the last line; what was cut there before its end is written anew."""
    end = os.lseek(descriptor, 0, os.SEEK_END)
    begin = max(0, end - 200)
    tail = os.pread(descriptor, end - begin, begin)
    whole = begin + tail.rfind(b"\n") + 1
    if whole < end:
        os.ftruncate(descriptor, whole)
    return whole
