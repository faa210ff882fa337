"""How a chore goes through what is due: piece by piece, so that one that fails stops nobody behind it.

What is due is looked for before a piece's transaction begins, and asked again inside: SQLite has one writer,
and nobody waits for it longer than a piece of few rows takes (50 ms). Between two pieces others may write.
"""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

# Keys read ahead.
AT_A_TIME = 1000
# Of one transaction, where many rows go or change together.
ROWS_OF_A_PIECE = 100
# So many that fail or are in use, and the rest waits for the next turn.
MOST_PASSED_OVER = 1000
MOST_FAILURES = 3
LONGEST_PAUSE = 0.05

Row = TypeVar("Row", bound=Model)

logger = logging.getLogger(__name__)


def do_each(due: QuerySet[Row], act: Callable[[Row], object], *, owner: str = "") -> int:
    """Call `act` with each row of `due`, in a transaction of its own; how many rows it took.

    Each row is locked and read again first: one that is no longer due is left, and one that `act` gives
    False for does not count. `owner` names the foreign key whose row other acts lock before this one.
    """
    done = 0
    for key in _keys(due):
        with _others_write_too(), one_piece(f"{due.model._meta.label} {key}"):
            row = _locked(due, key, owner)
            done += row is not None and act(row) is not False
    return done


def do_some(due: QuerySet[Row], act: Callable[[QuerySet[Row]], object]) -> int:
    """Call `act` with some rows of `due` at a time, in a transaction of their own; how many rows it took.

    It must leave none of them due; where it gives False, nothing was done and all wait for the next turn.
    A row in use waits too. Where some fail together each is tried alone.
    """
    done, passed = 0, set[Any]()
    while len(passed) < MOST_PASSED_OVER:
        keys = _some_keys(due.exclude(pk__in=passed) if passed else due)
        taken = _together(due, keys, act) if keys else set()
        done += len(taken)
        passed |= keys - taken
        if not taken:
            break
    return done


def forget(*kinds: QuerySet[Any]) -> int:
    """Delete the rows of each kind, some at a time; how many there were. A row in use waits for next time."""
    return sum(do_some(rows, lambda some: some.delete()) for rows in kinds)


def change(rows: QuerySet[Any], **fields: Any) -> int:
    """Write these columns of all rows, some at a time; how many. They are no longer among `rows` after it."""
    return do_some(rows, lambda some: some.update(**fields))


@contextmanager
def one_piece(name: str) -> Iterator[None]:
    """All or nothing of this piece; its failure is reported, and raised only when the database is away."""
    with _told(name), transaction.atomic():
        yield


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except Exception:
        if not connection.is_usable():
            raise
        logger.exception("%s: this piece of a chore failed, the others go on", name)


def _keys(due: QuerySet[Any]) -> Iterator[Any]:
    """A bounded number at a time, each once: one that fails is not met again before the next turn."""
    seen = set[Any]()
    while True:
        # In no order: asked for by their key, SQLite would read whatever is not due.
        some = due.order_by().values_list("pk", flat=True)[: AT_A_TIME + len(seen)]
        fresh = sorted(set(some) - seen)
        if not fresh:
            return
        yield from fresh
        seen.update(fresh)


def _locked(due: QuerySet[Row], key: Any, owner: str) -> Row | None:
    rows = due.model._base_manager.filter(pk=key)
    if owner:
        owners: Any = due.model._meta.get_field(owner).related_model
        list(owners.objects.select_for_update().filter(pk__in=rows.values(owner)).values_list("pk"))
    list(rows.select_for_update().values_list("pk"))
    # Asked after the wait: what came meanwhile, in other tables too, is seen by a new statement alone.
    return due.filter(pk=key).first()


def _some_keys(due: QuerySet[Any]) -> set[Any]:
    """In no order: by what is due an index gives them, by their key all rows might be read."""
    keys = set[Any]()
    with _told(f"{due.model._meta.label}, what is due"):
        keys |= set(due.order_by().values_list("pk", flat=True)[:ROWS_OF_A_PIECE])
    return keys


def _together(due: QuerySet[Any], keys: set[Any], act: Callable[[QuerySet[Any]], object]) -> set[Any]:
    """Which of them were dealt with."""
    taken = _piece(due, keys, act)
    if taken is not None:
        return taken
    alone = set[Any]()
    for tried, key in enumerate(sorted(keys), start=1):
        alone |= _piece(due, {key}, act) or set()
        if tried - len(alone) > MOST_FAILURES:
            # It is none of them that is at fault: a disk is full, say.
            break
    return alone


def _piece(due: QuerySet[Any], keys: set[Any], act: Callable[[QuerySet[Any]], object]) -> set[Any] | None:
    """None where it failed and was undone."""
    name = ", ".join(str(key) for key in sorted(keys)[:2]) + " …" * (len(keys) > 2)
    with _others_write_too(), one_piece(f"{due.model._meta.label} {name}"):
        still_due = due.filter(pk__in=keys).order_by().select_for_update(skip_locked=True)
        found = set(still_due.values_list("pk", flat=True))
        return found if act(due.model._base_manager.filter(pk__in=found)) is not False else set()
    return None


@contextmanager
def _others_write_too() -> Iterator[None]:
    """As long as this took, at most: SQLite serves none of those who wait before it has nothing to do."""
    began = time.monotonic()
    yield
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        time.sleep(min(time.monotonic() - began, LONGEST_PAUSE))
