"""Words of the notices, French first and English: a stable key with its values, rendered when shown.

This room knows no translation machinery: both languages stand side by side in `texts.toml`.
"""

import string
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from kagu.tax_rules._month_names import MONTHS

FILE = Path(__file__).parent / "texts.toml"
NO_BREAK_SPACE = "\u00a0"
FINE_SPACE = "\u202f"


@dataclass(frozen=True)
class Text:
    """A text in both languages.

    `key` names it in `texts.toml`; `values` fill its places: whole francs, rates and shares as
    `Fraction`, dates, plain strings, or other texts. It can be stored as its key and values, or rendered.
    """

    key: str
    values: Mapping[str, object] = field(default_factory=dict)

    def render(self, language: str = "fr") -> str:
        """The sentence in `fr` or `en`; French for any other language."""
        known = language if language in MONTHS else "fr"
        return _Formatter(known).vformat(_texts()[self.key][known], (), dict(self.values))

    def __str__(self) -> str:
        return self.render()


def is_known(key: str) -> bool:
    """Whether the texts have this key; groups that an operator adds have none of their own."""
    return key in _texts()


@cache
def _texts() -> dict[str, dict[str, str]]:
    """Key with its section, such as `lines.wages` → language → template."""
    sections = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {f"{name}.{key}": words for name, section in sections.items() for key, words in section.items()}


class _Formatter(string.Formatter):
    """`{amount:francs}`, `{rate:percent}`, `{count:shares}`, `{day:date}`; the rest as it is."""

    def __init__(self, language: str) -> None:
        self._language = language

    def get_value(self, key: int | str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        value = kwargs[str(key)]
        return value.render(self._language) if isinstance(value, Text) else value

    def format_field(self, value: Any, format_spec: str) -> str:
        if format_spec == "francs":
            return f"{self._group(value)}{NO_BREAK_SPACE}XPF"
        if format_spec == "percent":
            percent = self._decimal(Fraction(value) * 100)
            return f"{percent}{FINE_SPACE}%" if self._language == "fr" else f"{percent}%"
        if format_spec == "shares":
            return self._decimal(Fraction(value))
        if format_spec == "date":
            return self._date(value)
        return str(value)

    def _group(self, amount: int) -> str:
        grouped = f"{abs(amount):,}"
        if self._language == "fr":
            grouped = grouped.replace(",", NO_BREAK_SPACE)
        return f"−{grouped}" if amount < 0 else grouped

    def _decimal(self, number: Fraction) -> str:
        """At most two decimals, none when whole."""
        hundredths = round(number * 100)
        whole, rest = divmod(abs(hundredths), 100)
        decimals = f"{rest:02}".rstrip("0")
        shown = f"{whole}.{decimals}" if decimals else str(whole)
        shown = shown.replace(".", ",") if self._language == "fr" else shown
        return f"−{shown}" if hundredths < 0 else shown

    def _date(self, day: date) -> str:
        number = "1er" if self._language == "fr" and day.day == 1 else str(day.day)
        return f"{number}{NO_BREAK_SPACE}{MONTHS[self._language][day.month - 1]} {day.year}"
