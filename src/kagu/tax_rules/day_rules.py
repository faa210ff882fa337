"""Days of the law as data, such as « 31 October », « third Tuesday of May » or a day after a period."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from kagu.tax_rules._month_names import MONTHS

WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}

FIXED = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS['en'])})")
NTH = re.compile(rf"({'|'.join(ORDINALS)}) ({'|'.join(WEEKDAYS)}) of ({'|'.join(MONTHS['en'])})")
AFTER_PERIOD = re.compile(r"(?:last day|day (\d{1,2})) of month (\d{1,2}) after the period")


@dataclass(frozen=True)
class FixedDay:
    """The same day every year, such as 31 March."""

    month: int
    day: int

    def on(self, year: int) -> date:
        """The day in that calendar year."""
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class NthWeekday:
    """Such as the third Tuesday of May; weekdays count from Monday, 0, and `ordinal` from 0, or is −1."""

    month: int
    weekday: int
    ordinal: int

    def on(self, year: int) -> date:
        """The day in that calendar year."""
        weeks = calendar.Calendar().monthdayscalendar(year, self.month)
        days = [week[self.weekday] for week in weeks if week[self.weekday]]
        return date(year, self.month, days[self.ordinal])


@dataclass(frozen=True)
class OneDay:
    """A day that the administration set for one year; the files say so with `only_this_year`."""

    day: date

    def on(self, year: int) -> date:
        """That day, whatever the year: the reader of the files has checked that it is the right one."""
        return self.day


DayRule = FixedDay | NthWeekday | OneDay


@dataclass(frozen=True)
class DayAfterPeriod:
    """A day of a month that follows a period of a tax; `day` None is the last of the month."""

    months: int
    day: int | None = None

    def after(self, last_day: date) -> date:
        """The day for a period that ends on `last_day`."""
        years, month = divmod(last_day.month - 1 + self.months, 12)
        year = last_day.year + years
        return date(year, month + 1, self.day or calendar.monthrange(year, month + 1)[1])


def parse_day(value: object) -> DayRule:
    """A date, « 31 March » or « third Tuesday of May »; `ValueError` says what is wrong with another."""
    # A date and time of day is a date to Python, and no day to us.
    if type(value) is date:
        return OneDay(value)
    if found := FIXED.fullmatch(str(value)):
        month, day = MONTHS["en"].index(found[2]) + 1, int(found[1])
        # In a year without 29 February: the rule must hold every year.
        date(2001, month, day)
        return FixedDay(month, day)
    if found := NTH.fullmatch(str(value)):
        return NthWeekday(MONTHS["en"].index(found[3]) + 1, WEEKDAYS.index(found[2]), ORDINALS[found[1]])
    raise ValueError(f"« {value} » is no day such as « 31 March » or « third Tuesday of May »")


def parse_day_after_period(value: object) -> DayAfterPeriod:
    """« last day of month 1 after the period » or « day 14 of month 2 after the period »."""
    found = AFTER_PERIOD.fullmatch(str(value))
    if not found or int(found[2]) < 1 or (found[1] and not 1 <= int(found[1]) <= 28):
        raise ValueError(f"« {value} » is no day such as « last day of month 1 after the period »")
    return DayAfterPeriod(int(found[2]), int(found[1]) if found[1] else None)
