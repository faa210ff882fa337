"""What came to wait for the administration, one after the other, for whoever reads it from a place on."""

import re

from django.db import transaction
from django.db.models import Max

from kagu.site import clock
from kagu.tax_portal.taxpayers.models import Dossier, Filing

# Numbered at a time; a reader who asks again gets the rest.
MOST_NUMBERED = 1000
CURSOR = re.compile(r"([1-9][0-9]{0,17})-([0-9a-f]{12})")


class CursorUnknown(Exception):
    """No filing stands at this place: it was told by another database, or by one since put back."""


def enter_filing(dossier: Dossier) -> Filing:
    """It waits for a decision from now on; the act's transaction is open."""
    return Filing.objects.create(dossier=dossier, at=clock.now())


def filings_since(cursor: str, limit: int) -> list[Filing]:
    """The next ones after this place, "" for the first; raises CursorUnknown."""
    place = _place(cursor) if cursor else 0
    _number()
    rows = Filing.objects.filter(position__gt=place).select_related("dossier__taxpayer")
    return list(rows.order_by("position")[:limit])


def cursor_of(filing: Filing) -> str:
    """Its place, and enough of what stands there to notice another database."""
    return f"{filing.position}-{filing.dossier_id.hex[:12]}"


def enter_missing_filings() -> int:
    """The worker's chore: what waits and has no filing, such as what an older version took in."""
    missing = Dossier.objects.filter(state=Dossier.State.SUBMITTED, filings=None).only("pk")
    oldest = missing.order_by("submitted_at", "pk")[:MOST_NUMBERED]
    entered = [Filing(dossier=dossier, at=clock.now()) for dossier in oldest]
    return len(Filing.objects.bulk_create(entered))


def _place(cursor: str) -> int:
    found = CURSOR.fullmatch(cursor)
    filing = Filing.objects.filter(position=int(found[1])).first() if found else None
    if filing is None or cursor_of(filing) != cursor:
        raise CursorUnknown
    return int(filing.position or 0)


def _number() -> None:
    """Whoever reads at the same moment waits, and goes on after these."""
    waiting = Filing.objects.filter(position=None).order_by("pk")
    if not waiting.exists():
        return
    with transaction.atomic():
        found = list(waiting.select_for_update()[:MOST_NUMBERED])
        # A statement of its own after the wait: it sees what the other reader numbered.
        last = Filing.objects.aggregate(last=Max("position"))["last"] or 0
        for position, filing in enumerate(found, last + 1):
            filing.position = position
        Filing.objects.bulk_update(found, ["position"])
