"""Values as files write them, read into exact numbers: never a float."""

import re
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

from kagu.tax_rules.day_rules import DayAfterPeriod, DayRule, parse_day, parse_day_after_period
from kagu.tax_rules.parameters.income_tax import Bracket
from kagu.tax_rules.parameters.kinds import Rate

LARGEST = 10**12
PERCENT = re.compile(r"(\d+(?:\.\d+)?) ?%")
QUOTIENT = re.compile(r"(\d+)(?:/([1-9]\d*))?")


def read_francs(value: object) -> int:
    """A whole number that is not negative."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{_shown(value)} is no whole number")
    if not 0 <= value <= LARGEST:
        raise ValueError(f"{value} is not between 0 and {LARGEST}")
    return value


def read_fraction(value: object) -> Fraction:
    """« 4 % », « 0.4 % », « 1/3 » or « 2 »; a float would not be exact and is refused."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return Fraction(value)
    if isinstance(value, str) and (percent := PERCENT.fullmatch(value)):
        return Fraction(percent[1]) / 100
    if isinstance(value, str) and (quotient := QUOTIENT.fullmatch(value)):
        return Fraction(int(quotient[1]), int(quotient[2] or 1))
    raise ValueError(f'{_shown(value)} is no exact number such as "4 %" or "1/3"')


def read_rate(value: object) -> Rate:
    """A fraction from 0 to 1."""
    rate = read_fraction(value)
    if rate > 1:
        raise ValueError(f"{_shown(value)} is more than the whole")
    return Rate(rate)


def _read_first_day(value: object) -> date:
    """The name of a table of rates, such as 2018-10-01."""
    return date.fromisoformat(str(value))


def _read_truth(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{_shown(value)} is neither true nor false")
    return value


def _read_name(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{_shown(value)} is no name")
    return value


def _read_names(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(f'{_shown(value)} is no list such as ["XK"]')
    return tuple(_read_name(name) for name in value)


def _read_brackets(value: object) -> tuple[Bracket, ...]:
    """[[1_000_000, "0 %"], …, ["above", "40 %"]]: bounds that grow, the last open."""
    if not isinstance(value, list) or not value or any(not _is_pair(pair) for pair in value):
        raise ValueError('is no list such as [[1_000_000, "0 %"], ["above", "40 %"]]')
    bounds = [None if bound == "above" else read_francs(bound) for bound, _ in value]
    below = [bound for bound in bounds if bound is not None]
    if bounds != [*below, None] or below != sorted(set(below)):
        raise ValueError('the bounds must grow, and the last be "above"')
    return tuple(Bracket(bound, read_rate(rate)) for bound, (_, rate) in zip(bounds, value, strict=True))


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2


def _shown(value: object) -> str:
    kind = "the float " if isinstance(value, float) else ""
    return f"{kind}« {value} »"


# Type of a parameter → what reads it; each raises `TypeError` or `ValueError`.
READERS: dict[Any, Callable[[object], Any]] = {
    int: read_francs,
    Fraction: read_fraction,
    Rate: read_rate,
    bool: _read_truth,
    str: _read_name,
    date: _read_first_day,
    DayRule: parse_day,
    DayAfterPeriod: parse_day_after_period,
    tuple[str, ...]: _read_names,
    tuple[Bracket, ...]: _read_brackets,
}
