"""The site's own chain: each day one hash over all that was sealed, signed, and told to the log."""

import hashlib
import json
import logging
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import QuerySet

from kagu.chores.pieces import do_some
from kagu.connect.accounts.models import ActivityHead, SealingProgress, SiteHead
from kagu.connect.signing import keys

TYPE = "site-head+jwt"

logger = logging.getLogger(__name__)


def add_site_head(now: datetime) -> SiteHead | None:
    """Cover every head that none covers yet; one a day, so nothing when today has its own."""
    last = SiteHead.objects.order_by("position").last()
    if last and last.at.astimezone(UTC).date() >= now.astimezone(UTC).date():
        return None
    head = SiteHead(position=last.position + 1 if last else 1, at=now)
    _cover(head)
    if not _add(head, last):
        # Another worker was faster, or covers one more: at its next turn.
        return None
    logger.info("the history is sealed; keep this line outside the database: site head %s", head)
    return head


def heads_under(site_position: int) -> tuple[int, str]:
    """How many heads this site head covers, and the hash over them."""
    heads = ActivityHead.objects.filter(site_position=site_position).order_by("user_id", "position")
    count, digest = 0, hashlib.sha256()
    for user_id, position, line_hash in heads.values_list("user_id", "position", "hash").iterator():
        digest.update(f"{user_id} {position} {line_hash}\n".encode())
        count += 1
    return count, digest.hexdigest()


def hash_of_site_head(head: SiteHead, previous_hash: str) -> str:
    """SHA-256 of the head's words, its date among them, and of the hash before it."""
    words = [previous_hash, head.position, head.at.astimezone(UTC).isoformat(), head.heads, head.heads_hash]
    return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def is_signed(head: SiteHead) -> bool:
    """Whether a key that this site publishes today signed this very head."""
    try:
        return keys.verify(head.signature, typ=TYPE) == _claims(head)
    except keys.SignatureRefused:
        return False


def _cover(head: SiteHead) -> None:
    """All that is there now, some at a time; what a run that was cut short covered stays covered."""

    def cover(heads: QuerySet[ActivityHead]) -> bool:
        if not _is_next(head):
            return False
        heads.update(site_position=head.position)
        return True

    newest = ActivityHead.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    do_some(ActivityHead.objects.filter(site_position=None, pk__lte=newest), cover)


def _add(head: SiteHead, last: SiteHead | None) -> bool:
    # Read and hashed before the transaction: nobody waits for it.
    head.heads, head.heads_hash = heads_under(head.position)
    head.hash = hash_of_site_head(head, last.hash if last else "")
    head.signature = keys.sign(_claims(head), typ=TYPE)
    with transaction.atomic():
        covered = ActivityHead.objects.filter(site_position=head.position)
        if not _is_next(head) or covered.count() != head.heads:
            return False
        head.save(force_insert=True)
    return True


def _is_next(head: SiteHead) -> bool:
    """In a transaction: nobody else covers or adds meanwhile."""
    list(SealingProgress.objects.select_for_update().filter(pk=1).values_list("pk"))
    return not SiteHead.objects.filter(position=head.position).exists()


def _claims(head: SiteHead) -> dict[str, object]:
    return {"site_head": str(head), "at": head.at.astimezone(UTC).isoformat()}
