"""Marriage, separation, death or leaving in the year: how many returns, each for which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.refusals import problem, refuse

DAY = timedelta(days=1)


class LifeEventKind(StrEnum):
    """What happened."""

    UNION = "union"  # marriage or PACS
    SEPARATION = "separation"
    SPOUSE_DEATH = "spouse_death"
    DEATH = "death"  # of a person alone
    LEAVING = "leaving"  # New Caledonia, for good


@dataclass(frozen=True)
class LifeEvent:
    """What happened on a day."""

    kind: LifeEventKind
    on: date


class Filer(StrEnum):
    """Whose return it is: `FIRST` is the person, or who survives; `SECOND` the other of a couple."""

    FIRST = "first"
    SECOND = "second"
    COUPLE = "couple"


@dataclass(frozen=True)
class ReturnToFile:
    """One return for the days from `starts_on` to `ends_on`, both included.

    `opens_on` is set for the provisional return of who leaves: it is filed from that day to the last.
    """

    filer: Filer
    starts_on: date
    ends_on: date
    opens_on: date | None = None


# What happens → who files before it, who after, and whether its day belongs to the returns before.
TURNS: dict[LifeEventKind, tuple[tuple[Filer, ...], tuple[Filer, ...], bool]] = {
    LifeEventKind.UNION: ((Filer.FIRST, Filer.SECOND), (Filer.COUPLE,), False),
    LifeEventKind.SEPARATION: ((Filer.COUPLE,), (Filer.FIRST, Filer.SECOND), False),
    LifeEventKind.SPOUSE_DEATH: ((Filer.COUPLE,), (Filer.FIRST,), True),
    LifeEventKind.DEATH: ((Filer.FIRST,), (), True),
}


def returns_of_year(
    parameters: YearParameters, events: Sequence[LifeEvent] = (), *, begins_as_couple: bool = False
) -> tuple[ReturnToFile, ...]:
    """The returns for the income of the parameters' year, in the order of their days.

    Raises `DeclarationRefused` for an event outside the year, or one that cannot follow the one before.
    """
    year = parameters.year
    filers = _first_filers(events, begins_as_couple)
    starts_on, found = date(year, 1, 1), []
    for number, event in sorted(enumerate(events), key=lambda pair: pair[1].on):
        field = f"events[{number}]"
        if event.on.year != year:
            refuse([problem("date_outside_year", field, day=event.on, year=year)])
        before, after, is_day_before = TURNS.get(event.kind, (filers, (), True))
        if filers != before or not filers:
            refuse([problem("event_cannot_follow", field, day=event.on)])
        ends_on = event.on if is_day_before else event.on - DAY
        opens_on = None
        if event.kind is LifeEventKind.LEAVING:
            opens_on = event.on - timedelta(days=parameters.filing.leaving_days)
        found += [ReturnToFile(filer, starts_on, ends_on, opens_on) for filer in filers]
        filers, starts_on = after, ends_on + DAY
    found += [ReturnToFile(filer, starts_on, date(year, 12, 31)) for filer in filers]
    return tuple(one for one in found if one.starts_on <= one.ends_on)


def _first_filers(events: Sequence[LifeEvent], begins_as_couple: bool) -> tuple[Filer, ...]:
    if begins_as_couple:
        return (Filer.COUPLE,)
    if any(event.kind is LifeEventKind.UNION for event in events):
        return Filer.FIRST, Filer.SECOND
    return (Filer.FIRST,)
