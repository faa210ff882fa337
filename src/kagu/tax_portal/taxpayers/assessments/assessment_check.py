"""The code by which anyone can tell a notice from a forged one: a MAC of what it says."""

import json

from kagu.secret_keys.keyed_hashes import keyed_hash, keyed_hashes
from kagu.tax_portal.taxpayers.dossiers.receipt_check import written
from kagu.tax_portal.taxpayers.models import Assessment

PURPOSE = "assessment check"


def check_code(notice: Assessment) -> str:
    """« 7K3M9-Q2XBC », the same each time; a changed line would have another."""
    return written(keyed_hash(PURPOSE, _told(notice)))


def issued_with(number: str, code: str) -> Assessment | None:
    """The notice of this number, if this is its code, as `inputs.codes` reads it."""
    notice = Assessment.objects.select_related("taxpayer").filter(number=number.strip().upper()).first()
    known = (
        {written(one).replace("-", "") for one in keyed_hashes(PURPOSE, _told(notice))} if notice else set()
    )
    return notice if code in known else None


def _told(notice: Assessment) -> bytes:
    due_on = notice.due_on.isoformat() if notice.due_on else ""
    explanation = json.dumps(notice.explanation, sort_keys=True, ensure_ascii=True)
    parts = [notice.number, notice.taxpayer.fiscal_id, notice.kind, notice.period, str(notice.amount_due)]
    return "\n".join([*parts, due_on, notice.issued_at.isoformat(), explanation]).encode()
