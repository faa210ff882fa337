"""How much came lately under a name: counted once, however many threads, processes and nodes serve.

A window begins with the first that comes under a name and is over `length` later, whatever comes meanwhile;
then the count starts again. A one-time memory is a window in which only the first counts (`spend`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db import connection

from kagu.chores.pieces import forget as forget_rows
from kagu.counting.models import Tally
from kagu.secret_keys.keyed_hashes import keyed_hash
from kagu.site import clock

MOST_NAMES = 100_000
# How far the clocks of two nodes may be apart; what came later than that was told by a clock that jumped.
CLOCKS_APART = 60.0
# So often a process looks whether a kind has more names than it may, without waiting for the worker.
LOOK_EVERY = 1000

ADD = """
INSERT INTO counting_tally AS kept (id, kind, count, since, last_at, ends_at) VALUES {rows}
ON CONFLICT (id) DO UPDATE SET
    count = CASE WHEN {lives} THEN kept.count + 1 ELSE 1 END,
    since = CASE WHEN {lives} THEN kept.since ELSE excluded.since END,
    ends_at = CASE WHEN {lives} THEN kept.ends_at ELSE excluded.ends_at END,
    last_at = excluded.last_at
RETURNING id, count, since, last_at, ends_at
"""
# Every log-in asks: plain SQL costs a sixth of Django's query.
READ = "SELECT id, count, since, last_at, ends_at FROM counting_tally WHERE id IN ({ids})"
LIVES = f"kept.ends_at > excluded.since AND kept.last_at <= excluded.since + {CLOCKS_APART}"


@dataclass(frozen=True)
class Count:
    """So many since `since`, the last one at `last_at`, until `ends_at`: seconds since 1970."""

    count: int
    since: float
    last_at: float
    ends_at: float

    @property
    def ends_in(self) -> float:
        """How many seconds are left of it."""
        return max(0.0, self.ends_at - clock.timestamp())

    @property
    def until(self) -> datetime:
        return datetime.fromtimestamp(self.ends_at, UTC)

    def lives_at(self, now: float) -> bool:
        return self.ends_at > now and self.last_at <= now + CLOCKS_APART


class Window:
    """A kind of names to count under, for `length` each.

    Past `most` names the one longest untouched is forgotten: the widest are touched by all that comes. With
    None nothing is forgotten before its time, as for what guards a secret.
    """

    def __init__(self, kind: str, length: timedelta, *, most: int | None = MOST_NAMES) -> None:
        self.kind = kind
        self.seconds = length.total_seconds()
        self.most = most
        self.additions = count(1)

    def of(self, name: str) -> "Counter":
        """The counter of this name; of the name itself nothing is kept. A new SECRET_KEY starts afresh."""
        value = f"{self.kind} {name}".encode(errors="surrogatepass")
        return Counter(self, keyed_hash("counted name", value).hex())

    def add(self, name: str) -> Count:
        """One more under this name."""
        return add(self.of(name))[0]

    def read(self, name: str) -> Count:
        """What stands under this name, a count of 0 for nothing."""
        return read(self.of(name))[0]

    def spend(self, name: str) -> bool:
        """Whether this is the first time: of many that come at once, for exactly one."""
        return self.add(name).count == 1

    def forget(self, name: str) -> None:
        forget(self.of(name))


@dataclass(frozen=True)
class Counter:
    """One name in one window."""

    window: Window
    row_id: str


def add(*counters: Counter) -> list[Count]:
    """One more under each, in one statement; what they are. Kept at once, where no transaction is open."""
    now = clock.timestamp()
    # All in one order: two that add to the same names never wait for each other.
    by_id = {counter.row_id: counter.window for counter in sorted(counters, key=lambda one: one.row_id)}
    statement = ADD.format(rows=", ".join(["(%s, %s, 1, %s, %s, %s)"] * len(by_id)), lives=LIVES)
    parameters = [
        value
        for row_id, window in by_id.items()
        for value in (row_id, window.kind, now, now, now + window.seconds)
    ]
    counts = _counts(statement, parameters)
    for window in _to_look_at(by_id.values()):
        _make_room(window)
    return [counts[counter.row_id] for counter in counters]


def read(*counters: Counter) -> list[Count]:
    """What stands under each, in one statement."""
    now = clock.timestamp()
    ids = [counter.row_id for counter in counters]
    found = _counts(READ.format(ids=", ".join(["%s"] * len(ids))), ids) if ids else {}
    nothing = Count(0, now, now, now)
    kept = [found.get(counter.row_id, nothing) for counter in counters]
    return [one if one.lives_at(now) else nothing for one in kept]


def forget(*counters: Counter) -> None:
    """Start afresh under each."""
    Tally.objects.filter(pk__in=[counter.row_id for counter in counters]).delete()


def _counts(statement: str, parameters: list[Any]) -> dict[str, Count]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return {row_id: Count(*facts) for row_id, *facts in cursor.fetchall()}


def _to_look_at(windows: Iterable[Window]) -> Iterator[Window]:
    for window in set(windows):
        if window.most is not None and next(window.additions) % LOOK_EVERY == 0:
            yield window


def _make_room(window: Window) -> None:
    """What is over goes first, then what was longest untouched."""
    rows = Tally.objects.filter(kind=window.kind)
    forget_rows(rows.filter(ends_at__lte=clock.timestamp()))
    newest = rows.order_by("-last_at").values_list("last_at", flat=True)
    too_many = list(newest[window.most : window.most + 1]) if window.most is not None else []
    if too_many:
        forget_rows(rows.filter(last_at__lte=too_many[0]))
