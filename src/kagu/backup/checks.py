"""What is examined of copies: none is half put back, and deletions are written outside the database."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from kagu.backup.unfinished import is_unfinished
from kagu.doctor.findings import Asked, Finding, good, look, mend
from kagu.outbox.held_messages import held_messages


def restored(asked: Asked) -> Iterator[Finding]:
    """A database in which a restore did not end has accounts that live again, and mails that left."""
    if is_unfinished():
        yield mend("a restore did not end: make the database anew, empty, and restore again")
    elif held := held_messages().count():
        command = f"kagu {settings.SITE_COMMAND} list_held_messages"
        yield look(f"{held} messages are held since a copy was put back: « {command} »")
    else:
        yield good("no restore is unfinished")


def deletions(asked: Asked) -> Iterator[Finding]:
    """The file of deletions can be written."""
    name = f"{settings.SETTINGS_PREFIX}_DELETIONS_FILE"
    if not settings.DELETIONS_FILE:
        yield look(f"{name} is not set: a copy put back would revive accounts deleted after it")
        return
    path = Path(settings.DELETIONS_FILE)
    if os.access(path if path.exists() else path.parent, os.W_OK):
        yield good(str(path))
    else:
        yield mend(f"{name} names {path}, which cannot be written")
