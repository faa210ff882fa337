"""How a chore goes through what is due: piece by piece, so that one that fails stops nobody behind it."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model, QuerySet

AT_A_TIME = 1000

Row = TypeVar("Row", bound=Model)

logger = logging.getLogger(__name__)


def do_each(due: QuerySet[Row], act: Callable[[Row], object], *, owner: str = "") -> int:
    """Call `act` with each row of `due`, in a transaction of its own; how many rows it took.

    Each row is locked and read again first: one that is no longer due is left, and one that `act` gives
    False for does not count. `owner` names the foreign key whose row other acts lock before this one.
    """
    done = 0
    for key in _keys(due):
        with one_piece(f"{due.model._meta.label} {key}"):
            row = _locked(due, key, owner)
            done += row is not None and act(row) is not False
    return done


def forget(*kinds: QuerySet[Any]) -> int:
    """Delete the rows of each kind, some at a time; how many there were. A row in use waits for next time."""
    return sum(_forget(rows) for rows in kinds)


@contextmanager
def one_piece(name: str) -> Iterator[None]:
    """All or nothing of this piece; its failure is reported, and raised only when the database is away."""
    try:
        with transaction.atomic():
            yield
    except Exception:
        if not connection.is_usable():
            raise
        logger.exception("%s: this piece of a chore failed, the others go on", name)


def _keys(due: QuerySet[Any]) -> Iterator[Any]:
    """A bounded number at a time, each once: one that fails is not met again before the next turn."""
    ordered = due.order_by("pk").values_list("pk", flat=True)
    keys = list(ordered[:AT_A_TIME])
    while keys:
        yield from keys
        keys = list(ordered.filter(pk__gt=keys[-1])[:AT_A_TIME])


def _locked(due: QuerySet[Row], key: Any, owner: str) -> Row | None:
    rows = due.model._base_manager.filter(pk=key)
    if owner:
        owners: Any = due.model._meta.get_field(owner).related_model
        list(owners.objects.select_for_update().filter(pk__in=rows.values(owner)).values_list("pk"))
    list(rows.select_for_update().values_list("pk"))
    # Asked after the wait: what came meanwhile, in other tables too, is seen by a new statement alone.
    return due.filter(pk=key).first()


def _forget(rows: QuerySet[Any]) -> int:
    gone = 0
    is_more = True
    while is_more:
        is_more = False
        with one_piece(f"{rows.model._meta.label}, to be forgotten"):
            some = rows.select_for_update(skip_locked=True).order_by("pk")
            keys = list(some.values_list("pk", flat=True)[:AT_A_TIME])
            gone += rows.model._base_manager.filter(pk__in=keys).delete()[0]
            is_more = len(keys) == AT_A_TIME
    return gone
