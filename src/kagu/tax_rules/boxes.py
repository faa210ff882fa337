"""The boxes of the income return that a household without a business may fill, by their letters."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from kagu.tax_rules.parameters.year import YearParameters
from kagu.tax_rules.texts import Text


class Column(IntEnum):
    """Whose amount it is where the form has one box for each."""

    DECLARANT = 0
    SPOUSE = 1
    DEPENDANTS = 2


class Frame(StrEnum):
    """Parts of the form, in its order."""

    WAGES = "wages"
    PENSIONS = "pensions"
    ANNUITIES = "annuities"
    CAPITAL = "capital"
    RENTS = "rents"
    CHARGES = "charges"
    REDUCTIONS = "reductions"
    DEFERRED_PAY = "deferred_pay"
    ELECTED_OFFICE = "elected_office"
    OUTSIDE_INCOME = "outside_income"
    RECAPTURES = "recaptures"


@dataclass(frozen=True)
class Box:
    """One box: whole francs, but where `is_years`."""

    code: str
    frame: Frame
    column: Column | None = None
    is_years: bool = False

    @property
    def label(self) -> Text:
        """What the form calls it."""
        return Text(f"boxes.{self.code}")


# One box for each of declarant, spouse and, where there are three, dependants.
WAGES = ("NA", "NB", "NC")
REAL_EXPENSES = ("OA", "OB", "OC")
PENSIONS = ("PA", "PB", "PC")
ANNUITIES = {
    "under_50": ("RA", "RB"),
    "from_50": ("SA", "SB"),
    "from_60": ("TA", "TB"),
    "over_69": ("UA", "UB"),
}
ELECTED_WITH_ALLOWANCE = ("NP", "NQ", "NR")
ELECTED = ("NS", "NT", "NV")
DEFERRED_WAGES = ("ND", "NE", "NF")
DEFERRED_WAGES_YEARS = ("NG", "NH", "NI")
DEFERRED_PENSIONS = ("PD", "PE", "PF")
DEFERRED_PENSIONS_YEARS = ("PG", "PH", "PI")

_IN_COLUMNS = [
    (Frame.WAGES, (WAGES, REAL_EXPENSES)),
    (Frame.PENSIONS, (PENSIONS,)),
    (Frame.ANNUITIES, ANNUITIES.values()),
    (Frame.DEFERRED_PAY, (DEFERRED_WAGES, DEFERRED_WAGES_YEARS, DEFERRED_PENSIONS, DEFERRED_PENSIONS_YEARS)),
    (Frame.ELECTED_OFFICE, (ELECTED_WITH_ALLOWANCE, ELECTED)),
]
_SINGLE = {
    Frame.CAPITAL: ("BA", "BB", "CA", "DA", "DD", "YA", "YB", "YC"),
    Frame.RENTS: ("AA", "AG", "AD"),
    Frame.CHARGES: (
        "XC", "XD", "XE", "XF", "XG", "XI", "XK", "XL", "XO", "XP", "XS", "XT", "XV", "XW", "XX", "XY", "XZ",
    ),
    Frame.REDUCTIONS: ("YH", "YI", "YJ", "YK", "YL", "YR", "YT", "YU", "YY"),
    Frame.OUTSIDE_INCOME: ("VA",),
    Frame.RECAPTURES: ("YM", "YN"),
}  # fmt: skip


def _all() -> Iterator[Box]:
    for frame, groups in _IN_COLUMNS:
        for codes in groups:
            is_years = codes in (DEFERRED_WAGES_YEARS, DEFERRED_PENSIONS_YEARS)
            yield from (Box(code, frame, Column(column), is_years) for column, code in enumerate(codes))
    for frame, codes in _SINGLE.items():
        yield from (Box(code, frame) for code in codes)


BOXES = {box.code: box for box in _all()}


def boxes_of(parameters: YearParameters, *, is_resident: bool) -> dict[str, Box]:
    """The boxes that count in this year: of charges and reductions, those that its parameters name."""
    named = {code for charge in parameters.charges.values() for code in charge.boxes}
    named |= {code for reduction in parameters.reductions.values() for code in reduction.boxes}
    optional = (Frame.CHARGES, Frame.REDUCTIONS)
    known = {code: box for code, box in BOXES.items() if box.frame not in optional or code in named}
    if is_resident:
        return {code: box for code, box in known.items() if code not in parameters.non_residents.own_boxes}
    return {code: box for code, box in known.items() if code in parameters.non_residents.boxes}
