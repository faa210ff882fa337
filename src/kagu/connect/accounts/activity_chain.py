"""The history cannot be altered unseen: every line holds the hash of the line before it."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import groupby

from django.db.models import F, Max
from django.utils import timezone

from kagu.connect.accounts.models import Activity, ActivityHead, User
from kagu.connect.signing.mac import is_authentic, mac

# Heads are sealed every day; a line this old without a seal means that sealing stopped, or worse.
SEALED_WITHIN = timedelta(days=2)
PURPOSE = "activity head"


@dataclass(frozen=True)
class Break:
    """Where an account's history is not what it was."""

    user_id: object
    position: int
    reason: str


def hash_of(line: Activity, previous_hash: str) -> str:
    """SHA-256 of the line's words and of the hash before it."""
    words = [
        previous_hash,
        str(line.user_id),
        line.position,
        line.at.astimezone(UTC).isoformat(),
        line.kind,
        line.actor,
        line.details,
        line.user_agent,
        line.network,
    ]
    return hashlib.sha256(json.dumps(words, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seal_heads(*, again: bool = False) -> int:
    """Seal the last line of each history that grew; `again` seals all anew, after a change of key."""
    users = User.objects.annotate(last=Max("activities__position")).exclude(last=None)
    if not again:
        users = users.exclude(activity_head__position=F("last"))
    count = 0
    for user_id, position in users.values_list("pk", "last").iterator():
        line = Activity.objects.get(user_id=user_id, position=position)
        ActivityHead.objects.update_or_create(
            user_id=user_id,
            defaults={
                "position": position,
                "hash": line.hash,
                "sealed_at": timezone.now(),
                "mac": mac(PURPOSE, _sealed_words(user_id, position, line.hash)).hex(),
            },
        )
        count += 1
    return count


def breaks() -> Iterator[Break]:
    """The first fault of each altered history; nothing when all are whole."""
    heads = {head.user_id: head for head in ActivityHead.objects.iterator()}
    lines = Activity.objects.order_by("user_id", "position").iterator()
    for user_id, history in groupby(lines, key=lambda line: line.user_id):
        found = _first_break(history, heads.pop(user_id, None))
        if found:
            yield Break(user_id, *found)
    for user_id, head in heads.items():
        yield Break(user_id, head.position, "every line is gone")


def _first_break(history: Iterator[Activity], head: ActivityHead | None) -> tuple[int, str] | None:
    if head and not is_authentic(
        PURPOSE, _sealed_words(head.user_id, head.position, head.hash), _mac_of(head)
    ):
        return head.position, "the seal is not this site's"
    sealed, previous_hash, position = head.position if head else 0, "", 0
    for position, line in enumerate(history, start=1):
        if line.position != position:
            return position, "this line is gone"
        if line.hash != hash_of(line, previous_hash):
            return position, "this line was altered"
        if head and position == sealed and line.hash != head.hash:
            return position, "the history was written anew up to this line"
        if position > sealed and timezone.now() - line.at > SEALED_WITHIN:
            return position, "this line should have been sealed"
        previous_hash = line.hash
    return (position + 1, "this line is gone") if position < sealed else None


def _sealed_words(user_id: object, position: int, line_hash: str) -> bytes:
    return f"{user_id} {position} {line_hash}".encode()


def _mac_of(head: ActivityHead) -> bytes:
    try:
        return bytes.fromhex(head.mac)
    except ValueError:
        return b""
