"""Where one account's history does not hold, line by line, for the person who reads it."""

from enum import StrEnum, auto

from kagu.connect.accounts.history.chain import hash_of, is_sealed
from kagu.connect.accounts.models import ActivityHead, User


class Fault(StrEnum):
    """What is wrong at a line."""

    ALTERED = auto()
    LINES_BEFORE_ARE_GONE = auto()
    LINES_AFTER_ARE_GONE = auto()


def faults_of(user: User) -> dict[int, Fault]:
    """The lines that are not as they were written, by their position; 0 where none is left.

    That a line is not sealed yet is no fault of its own: `breaks` tells operators.
    """
    heads = {head.position: head for head in user.activity_heads.filter(position__gt=0)}
    faults: dict[int, Fault] = {}
    previous_hash, position = "", 0
    for line in user.activities.order_by("position").iterator():
        if line.position != position + 1:
            faults[line.position] = Fault.LINES_BEFORE_ARE_GONE
        elif line.hash != hash_of(line, previous_hash) or not _fits(heads.get(line.position), line.hash):
            faults[line.position] = Fault.ALTERED
        previous_hash, position = line.hash, line.position
    if max(heads, default=0) > position:
        faults.setdefault(position, Fault.LINES_AFTER_ARE_GONE)
    return faults


def _fits(head: ActivityHead | None, line_hash: str) -> bool:
    return head is None or (head.hash == line_hash and is_sealed(head))
