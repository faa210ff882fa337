"""A dossier as the interface tells it, and the schema of it."""

from typing import Any

from django.db.models import Q

from kagu.site import clock
from kagu.tax_portal.back_office.problems import Problem
from kagu.tax_portal.back_office.shapes import Schema
from kagu.tax_portal.taxpayers.content_forms.typed_answers import typed_answers
from kagu.tax_portal.taxpayers.models import Dossier, Taxpayer

TEXT: Schema = {"type": "string"}
MOMENT: Schema = {"type": "string", "format": "date-time"}
UUID: Schema = {"type": "string", "format": "uuid"}


def record(**members: Schema) -> Schema:
    """An object that has all of these."""
    return {"type": "object", "properties": members, "required": list(members)}


TAXPAYER = record(
    fiscal_id=TEXT,
    kind={"type": "string", "enum": Taxpayer.Kind.values},
    name=TEXT,
    first_names=TEXT,
    municipality=TEXT,
)
DOSSIER = record(
    id=UUID,
    service=TEXT,
    period=TEXT,
    state={"type": "string", "enum": ["submitted", "accepted", "rejected", "corrected"]},
    receipt_number=TEXT,
    submitted_at=MOMENT,
    corrects={"type": ["string", "null"], "format": "uuid"},
    taxpayer=TAXPAYER,
    answers={
        "type": "object",
        "description": "By the questions' names. Amounts are whole francs, days are dates.",
        "additionalProperties": {"type": ["string", "integer", "boolean"]},
    },
    result={
        "type": "object",
        "description": "What a TGC return came to when it was filed, in whole francs.",
        "additionalProperties": {"type": "integer"},
    },
)
DECIDED = record(dossier_id=UUID, state={"type": "string", "enum": ["submitted", "accepted", "rejected"]})

CORRECTED = record(dossier_id=UUID, state={"type": "string", "enum": ["corrected"]})


def told_dossier(dossier: Dossier) -> dict[str, Any]:
    """Its `DOSSIER`; the dossier is a filed one."""
    return {
        "id": str(dossier.pk),
        "service": dossier.service,
        "period": dossier.period,
        "state": dossier.state,
        "receipt_number": dossier.receipt_number or "",
        "submitted_at": (dossier.submitted_at or clock.now()).isoformat(),
        "corrects": str(dossier.corrects_id) if dossier.corrects_id else None,
        "taxpayer": {name: getattr(dossier.taxpayer, name) for name in TAXPAYER["properties"]},
        "answers": typed_answers(dossier),
        "result": dossier.result,
    }


def filed_dossier(dossier_id: Any) -> Dossier:
    """Raises Problem for what does not exist: a draft is nobody's but the taxpayer's."""
    unfiled = Q(state__in=(Dossier.State.DRAFT, Dossier.State.ABANDONED))
    dossier = Dossier.objects.exclude(unfiled).select_related("taxpayer").filter(pk=dossier_id).first()
    if dossier is None:
        raise Problem("not-found")
    return dossier
