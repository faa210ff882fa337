"""How long a delegation lasts, in calendar years (D27)."""

from datetime import date, timedelta

DEFAULT_LENGTH = timedelta(days=365)
MOST_YEARS = 3


def last_day_from(starts_on: date) -> date:
    """The last day that a delegation from this one may have: the same day three years later.

    29 February has none in three years: then 28 February.
    """
    year = starts_on.year + MOST_YEARS
    if (starts_on.month, starts_on.day) == (2, 29):
        return date(year, 2, 28)
    return starts_on.replace(year=year)
