"""Reading every history again: the first fault of each one that is not what it was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from itertools import groupby
from operator import itemgetter
from string import hexdigits
from typing import Any
from uuid import UUID

from kagu.connect.accounts.history.chain import ERASED, SEALED_WITHIN, hash_of, is_sealed
from kagu.connect.accounts.models import Activity, ActivityHead, User
from kagu.site import clock

Row = tuple[Any, int, Any]
ACCOUNT, HEAD, LINE = range(3)


@dataclass(frozen=True)
class Break:
    """Where an account's history is not what it was; 0 is before its first line."""

    user_id: object
    position: int
    reason: str


@dataclass(frozen=True)
class Part:
    """The accounts whose number begins with this hexadecimal digit, one in 16; all where there is none."""

    digit: str = ""

    def of(self, key: str) -> dict[str, UUID]:
        """The condition, for the column that holds the account."""
        return {
            f"{key}__gte": UUID(self.digit.ljust(32, "0")),
            f"{key}__lte": UUID(self.digit.ljust(32, "f")),
        }


PARTS = tuple(map(Part, hexdigits[:16]))
ALL = Part()


def breaks(part: Part = ALL) -> Iterator[Break]:
    """The first fault of each altered history among these accounts; nothing when all are whole."""
    # Three streams in the order of accounts, read together: one account at a time is in memory.
    accounts = User.objects.filter(**part.of("pk")).order_by("pk").values_list("pk", "created_at").iterator()
    heads = ActivityHead.objects.filter(**part.of("user_id")).order_by("user_id", "position").iterator()
    lines = Activity.objects.filter(**part.of("user_id")).order_by("user_id", "position").iterator()
    together: Iterator[Row] = merge(
        ((user_id, ACCOUNT, created_at) for user_id, created_at in accounts),
        ((head.user_id, HEAD, head) for head in heads),
        ((line.user_id, LINE, line) for line in lines),
        key=itemgetter(0, 1),
    )
    for user_id, rows in groupby(together, key=itemgetter(0)):
        found = _first_break(rows)
        if found:
            yield Break(user_id, *found)


def fault_of(user: User) -> tuple[int, str] | None:
    """The first fault of one account's history: its line, and what is wrong with it."""
    heads = list(user.activity_heads.order_by("position"))
    return _fault(user.created_at, heads, user.activities.order_by("position").iterator())


def _first_break(rows: Iterator[Row]) -> tuple[int, str] | None:
    created_at: datetime | None = None
    heads: list[ActivityHead] = []
    for kind, some in groupby(rows, key=itemgetter(1)):
        if kind == ACCOUNT:
            created_at = next(some)[2]
        elif kind == HEAD:
            heads = [row[2] for row in some]
        else:
            return _fault(created_at, heads, (row[2] for row in some))
    return _fault(created_at, heads, iter(()))


def _fault(
    created_at: datetime | None, heads: list[ActivityHead], history: Iterator[Activity]
) -> tuple[int, str] | None:
    for head in heads:
        if not is_sealed(head):
            return head.position, "the seal is not this site's"
    sealed = {head.position: head.hash for head in heads}
    if ERASED in sealed and created_at is None:
        return None
    is_old = created_at is not None and clock.now() - created_at > SEALED_WITHIN
    if is_old and not sealed:
        return 0, "this account should have been sealed"
    return _fault_of_lines(history, sealed)


def _fault_of_lines(history: Iterator[Activity], sealed: dict[int, str]) -> tuple[int, str] | None:
    last_sealed, previous_hash, position = max(sealed, default=0), "", 0
    for position, line in enumerate(history, start=1):
        if line.position != position:
            return position, "this line is gone"
        if line.hash != hash_of(line, previous_hash):
            return position, "this line was altered"
        if sealed.get(position, line.hash) != line.hash:
            return position, "the history was written anew up to this line"
        if position > last_sealed and clock.now() - line.at > SEALED_WITHIN:
            return position, "this line should have been sealed"
        previous_hash = line.hash
    if position == 0 and sealed:
        return last_sealed, "every line is gone"
    return (position + 1, "this line is gone") if position < last_sealed else None
