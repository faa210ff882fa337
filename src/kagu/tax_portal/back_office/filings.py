"""Reading: what was filed from a place on, and one dossier."""

import uuid
from collections.abc import Mapping
from typing import Any

from kagu.tax_portal.back_office.caller import Caller
from kagu.tax_portal.back_office.operations import READ, Operation
from kagu.tax_portal.back_office.problems import Problem
from kagu.tax_portal.back_office.told import DOSSIER, MOMENT, TEXT, filed_dossier, record, told_dossier
from kagu.tax_portal.taxpayers.filings.filings import CursorUnknown, cursor_of, filings_since
from kagu.tax_portal.taxpayers.models import Filing

MOST, UNLESS_SAID = 100, 50
FILING = record(cursor=TEXT, at=MOMENT, dossier=DOSSIER)


def list_filings(caller: Caller, query: Mapping[str, str]) -> dict[str, Any]:
    """A page; `next` goes on after it, and stays what was sent while there is nothing new."""
    since, limit = query.get("since", ""), _limit(query.get("limit", str(UNLESS_SAID)))
    try:
        found = filings_since(since, limit + 1)
    except CursorUnknown as unknown:
        raise Problem("cursor-unknown") from unknown
    page = [_told(filing) for filing in found[:limit]]
    return {
        "filings": page,
        "next": page[-1]["cursor"] if page else since,
        "has_more": len(found) > limit,
    }


def show_dossier(caller: Caller, query: Mapping[str, str], dossier_id: uuid.UUID) -> dict[str, Any]:
    return told_dossier(filed_dossier(dossier_id))


def _told(filing: Filing) -> dict[str, Any]:
    return {
        "cursor": cursor_of(filing),
        "at": filing.at.isoformat(),
        "dossier": told_dossier(filing.dossier),
    }


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= MOST):
        fault = {"pointer": "limit", "detail": f"must be a whole number from 1 to {MOST}"}
        raise Problem("invalid-values", errors=[fault])
    return int(text)


OPERATIONS = (
    Operation(
        "listFilings",
        "GET",
        "filings",
        READ,
        "What came to wait for a decision, oldest first, after the place that `since` names.",
        list_filings,
        record(
            filings={"type": "array", "items": FILING},
            next={"type": "string", "description": "Send it as `since` the next time. Opaque."},
            has_more={"type": "boolean"},
        ),
        query={
            "since": {"type": "string"},
            "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": UNLESS_SAID},
        },
        refusals=("cursor-unknown", "invalid-values"),
    ),
    Operation(
        "showDossier",
        "GET",
        "dossiers/<uuid:dossier_id>",
        READ,
        "One filed dossier as it stands now.",
        show_dossier,
        DOSSIER,
    ),
)
