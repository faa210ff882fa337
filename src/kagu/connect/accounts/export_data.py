"""All that this site holds about a person, in a form they can take away (GDPR articles 15 and 20)."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts import activity
from kagu.connect.accounts.activity_words import in_words
from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.origin import Origin
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.models import Connection
from kagu.connect.clients.scopes import claims_of
from kagu.connect.signing import keys
from kagu.outbox.models import OutboxMessage

SIGNATURE_TYPE = "account-export+jwt"
ACCOUNT_FIELDS = (
    "email", "first_name", "family_name", "birth_name", "birth_date", "birth_place", "sex", "phone_number",
    "address", "verified_level", "language", "terms_version", "created_at", "activated_at",
    "password_changed_at",
)  # fmt: skip


def export_data(user: User, origin: Origin) -> dict[str, Any]:
    """The data with a signed digest: a reader can tell that it is ours and whole."""
    with transaction.atomic():
        activity.record(user, "data_exported", origin)
        data = data_of(user)
    claims = {"iss": settings.ISSUER, "iat": int(timezone.now().timestamp()), "sha256": digest_of(data)}
    return {"data": data, "signature": keys.sign(claims, typ=SIGNATURE_TYPE)}


def digest_of(data: dict[str, Any]) -> str:
    """SHA-256 of the data as compact JSON with sorted names."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def data_of(user: User) -> dict[str, Any]:
    """Account, sessions, services, history and mails, as plain JSON values."""
    mails = OutboxMessage.objects.filter(kind="mail", destination=user.email).order_by("-created_at")
    return {
        "account": {name: _plain(getattr(user, name)) for name in ACCOUNT_FIELDS},
        "email_changes": _rows(user.email_changes, "new_address", "state", "requested_at", "decided_at"),
        "sessions": _rows(user.login_sessions, "created_at", "last_seen_at", "user_agent", "network"),
        "passkeys": _rows(user.passkeys, "name", "created_at", "last_used_at"),
        "code_generators": _rows(user.code_generators, "name", "created_at", "last_used_at"),
        "connections": [_connection(connection) for connection in connections_of(user)],
        "activity": [_line(line) for line in user.activities.all()],
        "mails": [{"what": mail.payload["template"], "at": _plain(mail.created_at)} for mail in mails],
    }


def _connection(connection: Connection) -> dict[str, Any]:
    return {
        "service": connection.client.name,
        "first_at": _plain(connection.first_at),
        "last_at": _plain(connection.last_at),
        "claims": sorted({*claims_of(connection.scopes), *connection.claims}),
    }


def _line(line: Activity) -> dict[str, Any]:
    return {
        "at": _plain(line.at),
        "what": in_words(line),
        "device": line.user_agent,
        "network": line.network,
        "by_agent": bool(line.actor),
    }


def _rows(rows: Any, *names: str) -> list[dict[str, Any]]:
    return [{name: _plain(value) for name, value in row.items()} for row in rows.values(*names)]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
