"""The people of one income return: declarants, and who depends on them."""

import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Situation(StrEnum):
    """Civil status over the period of the return (boxes M, P, C, D and V of the form)."""

    SINGLE = "single"
    MARRIED = "married"
    PACS = "pacs"
    DIVORCED = "divorced"
    SEPARATED = "separated"
    WIDOWED = "widowed"

    @property
    def is_couple(self) -> bool:
        """Whether two declarants file and sign together."""
        return self in (Situation.MARRIED, Situation.PACS)


class DependantKind(StrEnum):
    """What a dependant counts as; « disabled » is the holder of a CEJH card."""

    CHILD = "child"
    CHILD_AWAY = "child_away"  # studies outside New Caledonia
    DISABLED_CHILD = "disabled_child"
    ALTERNATING_CHILD = "alternating_child"
    ALTERNATING_DISABLED_CHILD = "alternating_disabled_child"
    FOSTERED_CHILD = "fostered_child"
    FOSTERED_DISABLED_CHILD = "fostered_disabled_child"
    ASCENDANT = "ascendant"

    @property
    def is_fostered(self) -> bool:
        """Whether the child gives a deduction from income and no share (art. Lp 134 bis)."""
        return self in (DependantKind.FOSTERED_CHILD, DependantKind.FOSTERED_DISABLED_CHILD)

    @property
    def has_age_limit(self) -> bool:
        """Whether the child counts only under some age."""
        return self in (DependantKind.CHILD, DependantKind.CHILD_AWAY, DependantKind.ALTERNATING_CHILD)


class Occupation(StrEnum):
    """Why a child who is of age still depends on the household."""

    NONE = "none"
    STUDENT = "student"
    HIGHER_EDUCATION = "higher_education"
    JOB_SEEKER = "job_seeker"


@dataclass(frozen=True)
class Declarant:
    """One who declares; the date of birth is asked only of a veteran."""

    is_disabled: bool = False
    is_veteran: bool = False
    born_on: date | None = None


@dataclass(frozen=True)
class Dependant:
    """One who depends on the household; name and date of birth tell two of them apart."""

    kind: DependantKind
    name: str
    born_on: date
    occupation: Occupation = Occupation.NONE

    @property
    def identity(self) -> tuple[str, date]:
        """The same for one person, however the name is typed."""
        decomposed = unicodedata.normalize("NFKD", self.name.casefold())
        letters = "".join(letter for letter in decomposed if letter.isalpha())
        return letters, self.born_on


@dataclass(frozen=True)
class Household:
    """The declarants, one, or two for a couple, in the order of the form, and their dependants.

    `widowed_on` is the day of the spouse's death, for `Situation.WIDOWED` alone.
    """

    situation: Situation
    declarants: tuple[Declarant, ...] = (Declarant(),)
    dependants: tuple[Dependant, ...] = ()
    widowed_on: date | None = None


def age_on(born_on: date, day: date) -> int:
    """Full years of age on a day."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))
