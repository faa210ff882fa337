"""Dates as people say them: the first of a month has its own word in French."""

import re
from datetime import date

from django.utils.dates import MONTHS
from django.utils.formats import date_format
from django.utils.translation import get_language


def say_date(value: date, pattern: str = "DATE_FORMAT") -> str:
    """The day, or the moment, in the reader's language: « 1er novembre 2026 », “Nov. 1, 2026”.

    The pattern is Django's: the name of a format, or its letters.
    """
    said = date_format(value, pattern)
    if value.day != 1 or get_language() != "fr":
        return said
    # Whatever the pattern: only the day stands before the month's name.
    return re.sub(rf"\b1(?=\s{MONTHS[value.month]}\b)", "1er", said)
