"""Plain SQL of the rows that every log-in asks: Django's queries cost some times what these statements do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from kagu.connect.accounts.models.accounts import User
from kagu.connect.accounts.models.failures import KnownDevice

HAS_SECOND_FACTOR = """\
SELECT EXISTS (SELECT 1 FROM accounts_passkey WHERE user_id = %s)
    OR EXISTS (SELECT 1 FROM accounts_codegenerator WHERE user_id = %s)
"""
NEXT_PASSWORD = "SELECT password FROM accounts_user WHERE id >= %s ORDER BY id LIMIT 1"  # noqa: S105 - a statement
KNOWN_DEVICE = "SELECT * FROM accounts_knowndevice WHERE secret_hash = %s AND user_id = %s AND last_at > %s"
# Other accounts may be known in the same browser: their rows only follow its new secret.
RENEW_DEVICE = """\
UPDATE accounts_knowndevice SET
    secret_hash = %s,
    failures = CASE WHEN user_id = %s THEN 0 ELSE failures END,
    last_at = CASE WHEN user_id = %s THEN %s ELSE last_at END,
    sid = CASE WHEN user_id = %s THEN %s ELSE sid END
WHERE secret_hash = %s
RETURNING CASE WHEN user_id = %s THEN 1 ELSE 0 END
"""


def has_second_factor(user_id: UUID | str) -> bool:
    """Whether a passkey or an application that shows codes belongs to the account."""
    key = _key(user_id)
    return bool(_rows(HAS_SECOND_FACTOR, [key, key])[0][0])


def password_next_to(place: UUID) -> str:
    """The stored password of the first account from this key on; empty where there is none."""
    found = _rows(NEXT_PASSWORD, [_key(place)])
    return str(found[0][0]) if found else ""


def known_device(user_id: UUID | None, secret_hash: str, since: datetime) -> KnownDevice | None:
    """The account's row of this browser, seen since; nobody's is asked for in the same time."""
    key, moment = _key(user_id) if user_id else None, connection.ops.adapt_datetimefield_value(since)
    return next(iter(KnownDevice.objects.raw(KNOWN_DEVICE, [secret_hash, key, moment])), None)


def renew_device(user_id: UUID, former_hash: str, fresh_hash: str, now: datetime, sid: str) -> bool:
    """A browser's new secret; whether it was known to this account, whose row counts afresh."""
    key, moment = _key(user_id), connection.ops.adapt_datetimefield_value(now)
    renewed = _rows(RENEW_DEVICE, [fresh_hash, key, key, moment, key, sid, former_hash, key])
    return any(is_theirs for (is_theirs,) in renewed)


def _key(user_id: UUID | str) -> Any:
    return User._meta.pk.get_db_prep_value(user_id, connection)


def _rows(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
