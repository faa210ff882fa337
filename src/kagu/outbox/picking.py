"""Which messages go next: the oldest of each kind, found without reading what waits beside or behind them.

Two indexes hold what waits and nothing else: `outbox_by_kind` in the order of the pick, `outbox_by_lane` for
a kind whose oldest messages all wait for lanes that are closed. What a service fetches by itself is of
another kind, and so in nobody's way.
"""

# ruff: noqa: S608 - what is put into these texts are constants of this house.

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from kagu.outbox.models import OutboxMessage
from kagu.site import clock

# So many of each kind are looked at in their order; where all are held back, it goes on lane by lane.
WINDOW = 100
TABLE = OutboxMessage._meta.db_table

# `id + 0` is the order of these two indexes alone, see `models.IN_ORDER`.
OLDEST = f"""
SELECT * FROM (SELECT id, kind, lane FROM {TABLE}
    WHERE state = 'waiting' AND kind = %s AND next_try_at <= %s ORDER BY id + 0 LIMIT %s) AS oldest
"""
# From one lane to the next by the index: what waits in a lane is never read, however much it is.
OLDEST_OF_LANES = f"""
WITH RECURSIVE lanes (lane) AS (
    SELECT MIN(lane) FROM {TABLE} WHERE state = 'waiting' AND kind = %s
    UNION ALL
    SELECT (SELECT MIN(one.lane) FROM {TABLE} one
            WHERE one.state = 'waiting' AND one.kind = %s AND one.lane > lanes.lane)
    FROM lanes WHERE lanes.lane IS NOT NULL
)
SELECT (SELECT one.id FROM {TABLE} one
        WHERE one.state = 'waiting' AND one.kind = %s AND one.lane = lanes.lane AND one.next_try_at <= %s
        ORDER BY one.id + 0 LIMIT 1), lanes.lane
FROM lanes WHERE lanes.lane IS NOT NULL
"""


def due(now: datetime | None = None) -> QuerySet[OutboxMessage]:
    """All that may be tried now, oldest first."""
    kinds = list(settings.OUTBOX_DELIVERIES)
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING, kind__in=kinds)
    return waiting.filter(next_try_at__lte=now or clock.now()).order_by("pk")


def pick(closed: frozenset[str] | set[str], most: int) -> list[OutboxMessage]:
    """The oldest that may be tried now, so many at most; none of a kind or lane that is `closed`."""
    now = clock.now()
    keys = sorted(_keys([kind for kind in settings.OUTBOX_DELIVERIES if kind not in closed], closed, now))
    # Asked again: what another worker claimed meanwhile is no longer due.
    return list(due(now).filter(pk__in=keys[:most])) if keys else []


def _keys(kinds: Sequence[str], closed: frozenset[str] | set[str], now: datetime) -> Iterator[int]:
    time = connection.ops.adapt_datetimefield_value(now)
    asked = [value for kind in kinds for value in (kind, time, WINDOW)]
    oldest = _rows(" UNION ALL ".join([OLDEST] * len(kinds)), asked) if kinds else []
    for kind in kinds:
        lanes = [lane for _, of_kind, lane in oldest if of_kind == kind]
        if len(lanes) == WINDOW and closed.issuperset(lanes):
            found = _rows(OLDEST_OF_LANES, [kind, kind, kind, time])
            yield from (key for key, lane in found if key and lane not in closed)
    yield from (key for key, _, lane in oldest if lane not in closed)


def _rows(statement: str, parameters: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
