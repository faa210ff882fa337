"""Letting the accounts go: all of them in one signed file that another Kagu takes over."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from django.conf import settings

from kagu.connect.accounts.models import User
from kagu.connect.accounts.transfers.own_file import line_of
from kagu.connect.accounts.transfers.own_seal import TYPE, digest_of, seal_path
from kagu.connect.signing import keys
from kagu.desk import journal
from kagu.site import clock

State = User.State
# Whoever waits to be erased, or never answered, stays behind.
THAT_GO = (State.ACTIVE, State.LOCKED, State.SUSPENDED)
AT_A_TIME = 500
# The owner of the process alone: the file opens every account.
PRIVATE = 0o600

Progress = Callable[[int], None]


def export_accounts(path: Path, *, actor: str, reason: str, progress: Progress) -> int:
    """Write the accounts to `path` and their signature beside it; recorded in the desk's journal first.

    How many there are. Raises FileExistsError: nothing is overwritten.
    """
    journal.record("accounts_exported", actor=actor, reason=reason, file=path.name)
    count = 0
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8"
    ) as file:
        for user in _people():
            file.write(json.dumps(line_of(user), ensure_ascii=False, sort_keys=True) + "\n")
            count += 1
            if count % AT_A_TIME == 0:
                progress(count)
    claims = {
        "iss": settings.ISSUER,
        "iat": int(clock.timestamp()),
        "sha256": digest_of(path),
        "accounts": count,
    }
    seal_path(path).write_text(keys.sign(claims, typ=TYPE) + "\n", encoding="ascii")
    progress(count)
    return count


def _people() -> Iterator[User]:
    """A bounded number at a time: nobody waits for the whole to be read."""
    rows = User.objects.filter(state__in=THAT_GO).order_by("pk")
    rows = rows.prefetch_related("subjects", "code_generators", "passkeys", "connections__client")
    some = list(rows[:AT_A_TIME])
    while some:
        yield from some
        some = list(rows.filter(pk__gt=some[-1].pk)[:AT_A_TIME])
