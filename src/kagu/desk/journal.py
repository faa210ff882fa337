"""The desk's journal: searches, looks, acts and what waits; who, about whom, why. Chained line by line."""

import hashlib
import json
import logging
from datetime import UTC
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from kagu.desk.models import DeskEnd, DeskLine
from kagu.site import clock

THE_END = 1

logger = logging.getLogger(__name__)


def record(kind: str, *, actor: str, agent: str = "", subject: str = "", **details: Any) -> DeskLine:
    """Add a line in the act's transaction; `details` are plain values, without secrets or addresses of mail.

    `actor` is the agent's name, or who ran a command; `agent` the account's number; `subject` is
    `family:key`.
    """
    # No savepoint: without its line the act fails as a whole.
    with transaction.atomic(savepoint=False):
        DeskEnd.objects.get_or_create(pk=THE_END)
        end = DeskEnd.objects.select_for_update().get(pk=THE_END)
        line = DeskLine(position=end.position + 1, at=clock.now(), kind=kind, actor=actor[:150])
        line.agent, line.subject, line.details = agent, subject, details
        line.hash = hash_of(line, end.hash)
        line.save(force_insert=True)
        end.position, end.hash = line.position, line.hash
        end.save()
    logger.info("desk: %s by agent %s, line %d:%s", kind, agent or "-", line.position, line.hash)
    return line


def lines_about(subject: str) -> QuerySet[DeskLine]:
    """The newest first."""
    return DeskLine.objects.filter(subject=subject)


def hash_of(line: DeskLine, previous_hash: str) -> str:
    """SHA-256 of the line's words and of the hash before it."""
    at = line.at.astimezone(UTC).isoformat()
    words = [previous_hash, line.position, at, line.kind, line.agent, line.actor, line.subject, line.details]
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
