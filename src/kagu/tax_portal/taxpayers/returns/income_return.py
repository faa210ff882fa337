"""An income return: from its answers to the declaration that the tax rules know.

A dossier keeps what was typed, as texts: `situation`, `is_resident`, `widowed_on`; `declarant1_…` and
`declarant2_…` (`disabled`, `veteran`, `born_on`); `dependant1_…` and on (`name`, `born_on`, `kind`,
`occupation`); `box_NA` and the other letters of the form.
"""

from collections.abc import Iterator, Mapping
from datetime import date

from django.conf import settings

from kagu.inputs.amounts import read_amount
from kagu.inputs.refusals import InputRefused
from kagu.site import clock
from kagu.tax_portal.taxpayers.models import Dossier
from kagu.tax_portal.taxpayers.returns.rules import rules_of
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.due_dates import FilingWay, balance, filing_deadline
from kagu.tax_rules.household import Declarant, Dependant, DependantKind, Household, Occupation, Situation
from kagu.tax_rules.income_tax import IncomeTaxAssessment, assess_income_tax

MOST_DEPENDANTS = 15
BOX = "box_"
YES = "yes"


class Unreadable(Exception):
    """These answers are those of no return that can be computed: an agent looks at them."""


def declaration_of(content: Mapping[str, str], year: int) -> IncomeDeclaration:
    """Raises `Unreadable` where an answer is missing or cannot be read; the form tells which before."""
    try:
        situation = Situation(content["situation"])
        boxes = {
            key.removeprefix(BOX): read_amount(typed)
            for key, typed in content.items()
            if key.startswith(BOX) and typed
        }
        household = Household(
            situation,
            tuple(_declarants(content, situation)),
            tuple(_dependants(content)),
            _day(content, "widowed_on") if situation is Situation.WIDOWED else None,
        )
    except (KeyError, ValueError, InputRefused) as reason:
        raise Unreadable from reason
    # What was filed under other questions is no return without income.
    if not boxes:
        raise Unreadable
    return IncomeDeclaration(year, household, boxes, is_resident=(content.get("is_resident") or YES) == YES)


def assess_return(content: Mapping[str, str], year: int) -> IncomeTaxAssessment:
    """What the answers come to, in francs. Raises `Unreadable`, `DeclarationRefused`, `UnknownYear`."""
    return assess_income_tax(declaration_of(content, year), rules_of(year))


def file_by(dossier: Dossier) -> date:
    """The last day to file it online, by the taxpayer's commune or abroad."""
    is_resident = (dossier.content.get("is_resident") or YES) == YES
    way = FilingWay.ONLINE if is_resident else FilingWay.NON_RESIDENT
    return filing_deadline(rules_of(int(dossier.period)), way, dossier.taxpayer.municipality)


def pay_by(year: int, tax: int) -> date:
    """The last day to pay the balance of the tax of a year; of a notice issued late, some days after it.

    How many no source says: the operator sets `LATE_NOTICE_PAID_WITHIN`.
    """
    return max(balance(rules_of(year), tax, 0).on, clock.today() + settings.LATE_NOTICE_PAID_WITHIN)


def is_couple(content: Mapping[str, str]) -> bool:
    """Whether two people declare together."""
    return content.get("situation") in (Situation.MARRIED, Situation.PACS)


def dependants_told(content: Mapping[str, str]) -> Iterator[int]:
    """The numbers of those of whom a name or a day of birth was told, in order."""
    for number in range(1, MOST_DEPENDANTS + 1):
        if any(content.get(f"dependant{number}_{what}", "").strip() for what in ("name", "born_on")):
            yield number


def _declarants(content: Mapping[str, str], situation: Situation) -> Iterator[Declarant]:
    for number in range(1, 3 if situation.is_couple else 2):
        prefix = f"declarant{number}_"
        yield Declarant(
            is_disabled=bool(content.get(f"{prefix}disabled")),
            is_veteran=bool(content.get(f"{prefix}veteran")),
            born_on=_day(content, f"{prefix}born_on"),
        )


def _dependants(content: Mapping[str, str]) -> Iterator[Dependant]:
    for number in dependants_told(content):
        prefix = f"dependant{number}_"
        born_on = _day(content, f"{prefix}born_on")
        if born_on is None:
            raise ValueError(prefix)
        kind = DependantKind(content.get(f"{prefix}kind") or DependantKind.CHILD)
        occupation = Occupation(content.get(f"{prefix}occupation") or Occupation.NONE)
        yield Dependant(kind, content.get(f"{prefix}name", "").strip(), born_on, occupation)


def _day(content: Mapping[str, str], key: str) -> date | None:
    typed = content.get(key, "").strip()
    return date.fromisoformat(typed) if typed else None
