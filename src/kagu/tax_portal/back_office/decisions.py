"""Deciding: the same acts as at the agents' desk, in the name of the department's computer."""

import uuid
from collections.abc import Callable
from typing import Any

from kagu.desk.agent_act import LONGEST_REASON, ActRefused
from kagu.tax_portal.back_office.caller import Caller
from kagu.tax_portal.back_office.operations import DECIDE, Operation
from kagu.tax_portal.back_office.problems import Problem
from kagu.tax_portal.back_office.shapes import Answers, Record, Text, WrongValue
from kagu.tax_portal.back_office.told import CORRECTED, DECIDED, UUID, filed_dossier, record, told_dossier
from kagu.tax_portal.taxpayers.agent_act import ActOfOffice, ComputerAct
from kagu.tax_portal.taxpayers.desk import decide_return
from kagu.tax_portal.taxpayers.dossiers.acknowledge_dossier import acknowledge_dossier
from kagu.tax_portal.taxpayers.dossiers.dossiers import WrongState
from kagu.tax_portal.taxpayers.dossiers.replaced_dossiers import in_force_instead
from kagu.tax_portal.taxpayers.models import Dossier

REASON = Text(LONGEST_REASON, 5, pattern=r"[^\n]*")
REFUSALS = ("dossier-corrected", "already-decided", "not-for-this-dossier")


def acknowledge(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    return decided(dossier_id, lambda dossier: acknowledge_dossier(dossier.pk))


def accept(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    by = ComputerAct(caller.client_id)
    return decided(dossier_id, lambda dossier: decide_return.accept_dossier(dossier, by))


def ask_for_document(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    by = ComputerAct(caller.client_id, values["document"])
    return decided(dossier_id, lambda dossier: decide_return.ask_for_document(dossier, by))


def correct(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    """All answers, in the shape in which they are told; the newer dossier waits for its decision."""
    by, content = ComputerAct(caller.client_id, values["reason"]), _as_typed(values["answers"])
    try:
        told = decided(dossier_id, lambda dossier: decide_return.correct_dossier(dossier, by, content))
    except decide_return.AnswersRefused as refused:
        faults = {f"/answers/{name}": str(words[0]) for name, words in refused.errors.items()}
        raise WrongValue(faults) from refused
    newer = Dossier.objects.get(corrects=dossier_id, state=Dossier.State.SUBMITTED)
    return {**told, "newer_dossier_id": str(newer.pk)}


def _as_typed(answers: dict[str, Any]) -> dict[str, str]:
    """As the form's fields take them; what is not ticked is left out."""
    return {
        name: "on" if answer is True else str(answer)
        for name, answer in answers.items()
        if answer is not False
    }


def reject(caller: Caller, values: dict[str, Any], dossier_id: uuid.UUID) -> dict[str, Any]:
    by: ActOfOffice = ComputerAct(caller.client_id, values["reason"])
    return decided(dossier_id, lambda dossier: decide_return.reject_dossier(dossier, by))


def decided(dossier_id: uuid.UUID, act: Callable[[Dossier], object]) -> dict[str, Any]:
    """The dossier after the act; raises Problem that says how it stands where the act refuses."""
    try:
        act(filed_dossier(dossier_id))
    except decide_return.AnswersRefused:
        raise
    except (ActRefused, WrongState) as refusal:
        raise _problem_of(filed_dossier(dossier_id)) from refusal
    return {"dossier_id": str(dossier_id), "state": filed_dossier(dossier_id).state}


def _problem_of(dossier: Dossier) -> Problem:
    if dossier.state == Dossier.State.CORRECTED:
        newer = in_force_instead(dossier)
        return Problem("dossier-corrected", newer_dossier=told_dossier(newer) if newer else None)
    if dossier.state != Dossier.State.SUBMITTED:
        return Problem("already-decided", state=dossier.state)
    return Problem("not-for-this-dossier")


OPERATIONS = (
    Operation(
        "acknowledgeDossier",
        "POST",
        "dossiers/<uuid:dossier_id>/acknowledgement",
        DECIDE,
        "Say that the dossier is in hand; the person reads it in the dossier's history.",
        acknowledge,
        DECIDED,
        refusals=REFUSALS,
    ),
    Operation(
        "acceptDossier",
        "POST",
        "dossiers/<uuid:dossier_id>/acceptance",
        DECIDE,
        "Accept it; a change of address is carried out. Income returns are assessed, orders of payment paid.",
        accept,
        DECIDED,
        refusals=REFUSALS,
    ),
    Operation(
        "askForDocument",
        "POST",
        "dossiers/<uuid:dossier_id>/document-request",
        DECIDE,
        "Ask for a document, in words that the person reads on the dossier; nothing is decided.",
        ask_for_document,
        DECIDED,
        Record({"document": REASON}),
        refusals=REFUSALS,
    ),
    Operation(
        "correctDossier",
        "POST",
        "dossiers/<uuid:dossier_id>/correction",
        DECIDE,
        "File other answers in the administration's name, in place of these; they wait for their decision.",
        correct,
        record(**CORRECTED["properties"], newer_dossier_id=UUID),
        Record({"reason": REASON, "answers": Answers()}),
        refusals=REFUSALS,
    ),
    Operation(
        "rejectDossier",
        "POST",
        "dossiers/<uuid:dossier_id>/rejection",
        DECIDE,
        "Refuse it, with the reason that the person reads; what it made owed is countered.",
        reject,
        DECIDED,
        Record({"reason": REASON}),
        refusals=REFUSALS,
    ),
)
