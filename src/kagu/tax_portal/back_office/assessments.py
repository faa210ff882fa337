"""Notices of assessment that the department computed."""

import uuid
from typing import Any

from kagu.inputs.amounts import LARGEST_AMOUNT
from kagu.site import clock
from kagu.tax_portal.back_office.caller import Caller
from kagu.tax_portal.back_office.decisions import REFUSALS, decided
from kagu.tax_portal.back_office.operations import DECIDE, Operation
from kagu.tax_portal.back_office.shapes import Day, Francs, Listed, Record, Text, WrongValue
from kagu.tax_portal.back_office.told import DECIDED, TEXT, record
from kagu.tax_portal.taxpayers.agent_act import ComputerAct
from kagu.tax_portal.taxpayers.assessments.issue_assessment import Computed
from kagu.tax_portal.taxpayers.desk import decide_return
from kagu.tax_portal.taxpayers.models import Assessment

WORDS = Record({"fr": Text(300), "en": Text(300)})
MOVED = Francs(-LARGEST_AMOUNT)
LINE = Record({"label": WORDS, "amount": MOVED}, {"how": WORDS, "boxes": Listed(Text(10), 20)})
SECTION = Record({"title": WORDS, "lines": Listed(LINE, 100), "total": MOVED})
BODY = Record(
    {"amount_due": Francs(), "explanation": Listed(SECTION, 30, 1)},
    {"due_on": Day()},
)
NOTICE = record(number=TEXT, kind={"type": "string", "enum": Assessment.Kind.values})


def assess(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    """One notice for a filed income return: it is accepted, and what is due is entered."""
    computed = _computed(values)
    by = ComputerAct(caller.client_id)
    told = decided(dossier_id, lambda dossier: decide_return.issue_notice_of(dossier, computed, by))
    notice = Assessment.objects.get(dossier_id=dossier_id)
    return {**told, "notice": {"number": notice.number, "kind": notice.kind}}


def _computed(values: dict[str, Any]) -> Computed:
    due, due_on, sections = values["amount_due"], values.get("due_on"), values["explanation"]
    faults = {
        f"/explanation/{number}/total": "is not the sum of the section's lines"
        for number, section in enumerate(sections)
        if sum(line["amount"] for line in section["lines"]) != section["total"]
    }
    if sections[-1]["total"] != due:
        faults["/amount_due"] = "is not the total of the last section"
    if (due > 0) != (due_on is not None):
        faults["/due_on"] = "must be there where something is due, and only there"
    elif due_on and due_on < clock.today():
        faults["/due_on"] = "is past"
    if faults:
        raise WrongValue(faults)
    return Computed(due, due_on, [_section(section) for section in sections])


def _section(section: dict[str, Any]) -> dict[str, Any]:
    return {**section, "lines": [{"how": {}, "boxes": [], **line} for line in section["lines"]]}


OPERATIONS = (
    Operation(
        "assessDossier",
        "POST",
        "dossiers/<uuid:dossier_id>/assessment",
        DECIDE,
        "Issue the notice of an income return: it is accepted, what is due is entered, people are told.",
        assess,
        {**DECIDED, **record(**DECIDED["properties"], notice=NOTICE)},
        BODY,
        refusals=REFUSALS,
    ),
)
