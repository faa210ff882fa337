"""How many of what has rows of its own came lately: those are counted where they stand."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from kagu.counting.windows import CLOCKS_APART
from kagu.site import clock

A_DAY = timedelta(days=1)


def count_lately(rows: QuerySet[Any], field: str, period: timedelta) -> int:
    """How many of these rows have a time in `field` within the `period` that ends now.

    Those of the future are not counted: a clock that was once ahead stops nobody until then.
    """
    now = clock.now()
    soon = now + timedelta(seconds=CLOCKS_APART)
    return rows.filter(**{f"{field}__gt": now - period, f"{field}__lte": soon}).count()
