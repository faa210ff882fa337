"""The time of day, read in one place: a test moves this clock, and nobody else's."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime

from django.utils import timezone

# What is read; a test alone puts something else here.
source: Callable[[], float] = time.time


def timestamp() -> float:
    """Seconds since 1970 in UTC."""
    return source()


def seconds() -> int:
    """The same without its fraction, as in a token's `iat`."""
    return int(source())


def now() -> datetime:
    """The same as a time in UTC, as in a row."""
    return datetime.fromtimestamp(source(), UTC)


def today() -> date:
    """The day that people have, in the site's time zone."""
    return timezone.localdate(now())
