"""The grid of the RGAA as this product meets it: `grid.json`, which the tests write."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

GRID = Path(__file__).with_name("grid.json")
MET, NOT_MET, NOT_APPLICABLE = "C", "NC", "NA"


@dataclass(frozen=True)
class Criterion:
    """One of the RGAA's 106: its number, the verdict, and the day when people judged what only they can."""

    number: str
    verdict: str
    judged_on: date | None

    @property
    def topic(self) -> int:
        return int(self.number.partition(".")[0])


@cache
def criteria() -> tuple[Criterion, ...]:
    """All of them, in order."""
    return tuple(
        Criterion(number, verdict, date.fromisoformat(judged_on) if judged_on else None)
        for number, verdict, judged_on in json.loads(GRID.read_text(encoding="utf-8"))
    )


def met_percent(grid: Iterable[Criterion]) -> float:
    """The share of the applicable criteria that are met, in percent, rounded down to a tenth."""
    verdicts = [one.verdict for one in grid if one.verdict != NOT_APPLICABLE]
    return verdicts.count(MET) * 1000 // len(verdicts) / 10
