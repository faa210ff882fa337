"""The history cannot be altered unseen: every line holds the hash of the line before it."""

import hashlib
import json
from datetime import UTC, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from kagu.connect.accounts.models import Activity, ActivityHead, User
from kagu.secret_keys.keyed_hashes import hashed_under, keyed_hash
from kagu.secret_keys.sealed_rows import SealedColumn, Under
from kagu.site import clock

# Heads are sealed every day; a line this old without a seal means that sealing stopped, or worse.
SEALED_WITHIN = timedelta(days=2)
PURPOSE = "activity head"
ERASED = 0
# What asks for an erasure, now or one day: the act seals its line at once, and nothing else ever does.
SEALED_BY_THEIR_ACT = frozenset({"account_created", "deletion_planned", "account_deleted"})


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


def seal_of_act(line: Activity) -> None:
    """In the act's transaction, right after its line: the site's word that an act wrote it."""
    sealed(line.user_id, line.position, line.hash, is_of_act=True).save(force_insert=True)


def sealed_heads() -> SealedColumn:
    """For a change of the secret key; a seal that is not ours stays as it is."""
    return SealedColumn(ActivityHead.objects.all(), "mac", _under, _mac_of)


def erase_accounts(users: QuerySet[User]) -> int:
    """Erase rows with their history for good; a seal stays that says so."""
    with transaction.atomic():
        keys = list(users.select_for_update().values_list("pk", flat=True))
        ActivityHead.objects.bulk_create(sealed(user_id, ERASED, "") for user_id in keys)
        return User.objects.filter(pk__in=keys).delete()[1].get("accounts.User", 0)


def sealed(user_id: UUID, position: int, line_hash: str, *, is_of_act: bool = False) -> ActivityHead:
    """The site's word for this line, not saved yet."""
    head = ActivityHead(user_id=user_id, position=position, hash=line_hash, sealed_at=clock.now())
    head.is_of_act = is_of_act
    head.mac = _mac_of(head)
    return head


def is_sealed(head: ActivityHead) -> bool:
    """Whether this site sealed these very words."""
    return _under(head) is not Under.UNKNOWN


def _under(head: ActivityHead) -> Under:
    try:
        return hashed_under(PURPOSE, _words_of(head), bytes.fromhex(head.mac))
    except ValueError:
        return Under.UNKNOWN


def _mac_of(head: ActivityHead) -> str:
    return keyed_hash(PURPOSE, _words_of(head)).hex()


def _words_of(head: ActivityHead) -> bytes:
    return f"{head.user_id} {head.position} {head.hash}{' by its act' * head.is_of_act}".encode()
