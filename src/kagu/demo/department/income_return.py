"""What the demo's computer makes of an income return: the declaration, and the notice by the tax rules."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kagu.site import clock
from kagu.tax_rules.declaration import IncomeDeclaration
from kagu.tax_rules.due_dates import balance
from kagu.tax_rules.explanation import Line, Section
from kagu.tax_rules.household import Declarant, Dependant, DependantKind, Household, Occupation, Situation
from kagu.tax_rules.income_tax import assess_income_tax
from kagu.tax_rules.rulebook import Rulebook
from kagu.tax_rules.texts import Text

MOST_DEPENDANTS = 15
# Of a notice that goes out late.
PAID_WITHIN = timedelta(days=30)
HERE = ZoneInfo("Pacific/Noumea")
Answers = dict[str, Any]


class Unreadable(Exception):
    """No return that can be computed: agents look at it."""


def notice_of(answers: Answers, year: int, rulebook: Rulebook) -> dict[str, Any]:
    """The body of an assessment. Raises Unreadable, or a refusal of the tax rules."""
    rules = rulebook.year(year)
    found = assess_income_tax(declaration_of(answers, year), rules)
    sections = [_section(section) for section in found.explanation.sections]
    told: dict[str, Any] = {"amount_due": found.amount_due, "explanation": sections}
    if found.is_taxed:
        last_day = max(balance(rules, found.amount_due, 0).on, _today() + PAID_WITHIN)
        told["due_on"] = last_day.isoformat()
    return told


def declaration_of(answers: Answers, year: int) -> IncomeDeclaration:
    """The answers as the interface tells them: `box_NA` and the other letters, whole francs."""
    boxes = {key.removeprefix("box_"): amount for key, amount in answers.items() if key.startswith("box_")}
    try:
        situation = Situation(answers["situation"])
        is_widowed = situation is Situation.WIDOWED
        household = Household(
            situation,
            tuple(_declarant(answers, f"declarant{number}_") for number in (1, 2)[: 1 + situation.is_couple]),
            tuple(_dependants(answers)),
            _day(answers, "widowed_on") if is_widowed else None,
        )
    except (KeyError, ValueError, TypeError) as reason:
        raise Unreadable from reason
    if not boxes or not all(isinstance(amount, int) for amount in boxes.values()):
        raise Unreadable
    return IncomeDeclaration(year, household, boxes, is_resident=answers.get("is_resident", "yes") == "yes")


def _declarant(answers: Answers, prefix: str) -> Declarant:
    return Declarant(
        is_disabled=bool(answers.get(prefix + "disabled")),
        is_veteran=bool(answers.get(prefix + "veteran")),
        born_on=_day(answers, prefix + "born_on"),
    )


def _dependants(answers: Answers) -> Iterator[Dependant]:
    for prefix in (f"dependant{number}_" for number in range(1, MOST_DEPENDANTS + 1)):
        name, born_on = answers.get(prefix + "name", ""), _day(answers, prefix + "born_on")
        if not name and born_on is None:
            continue
        if born_on is None:
            raise Unreadable
        kind = DependantKind(answers.get(prefix + "kind", DependantKind.CHILD))
        occupation = Occupation(answers.get(prefix + "occupation", Occupation.NONE))
        yield Dependant(kind, name, born_on, occupation)


def _today() -> date:
    return clock.now().astimezone(HERE).date()


def _day(answers: Answers, key: str) -> date | None:
    return date.fromisoformat(answers[key]) if key in answers else None


def _section(section: Section) -> dict[str, Any]:
    lines = [_line(line) for line in section.lines]
    return {"title": _in_both(section.label), "lines": lines, "total": section.total}


def _line(line: Line) -> dict[str, Any]:
    told = {"label": _in_both(line.label), "amount": line.amount, "boxes": list(line.boxes)}
    return told | ({"how": _in_both(line.how)} if line.how else {})


def _in_both(text: Text) -> dict[str, str]:
    return {language: text.render(language) for language in ("fr", "en")}
