"""What an export holds, section by section; rows come a few at a time, however many there are."""

from collections.abc import Iterator
from typing import Any, Protocol

from django.db.models import QuerySet

from kagu.connect.accounts.history.words import in_words, reason_of, remarks_on
from kagu.connect.accounts.models import Activity, User
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.models import Connection, Subject
from kagu.connect.clients.scopes import claims_of
from kagu.outbox.mail import subject_of
from kagu.outbox.models import OutboxMessage

# With more lines than this the worker prepares the files.
MOST_LINES_AT_ONCE = 1000
ROWS_AT_A_TIME = 500
ACCOUNT_FIELDS = (
    "email", "first_name", "family_name", "birth_name", "birth_date", "birth_place", "sex", "phone_number",
    "address", "verified_level", "language", "terms_version", "created_at", "activated_at",
    "password_changed_at",
)  # fmt: skip

Row = dict[str, Any]


class File(Protocol):
    """Where an export is written, piece by piece."""

    def write(self, content: bytes, /) -> int: ...


def is_large(user: User) -> bool:
    """Whether there is too much to put together while the person waits."""
    lines = user.activities.count() + user.login_sessions.count() + _mails_to(user).count()
    return lines > MOST_LINES_AT_ONCE


def account_of(user: User) -> Row:
    """The account itself."""
    return {name: getattr(user, name) for name in ACCOUNT_FIELDS}


def lists_of(user: User) -> dict[str, Iterator[Row]]:
    """All that hangs on the account, each list read while it is gone through."""
    changes = user.email_changes.order_by("-requested_at")
    sessions = user.login_sessions.order_by("-created_at")
    return {
        "email_changes": _values(changes, "new_address", "state", "requested_at", "decided_at"),
        "sessions": _values(sessions, "created_at", "last_seen_at", "user_agent", "network"),
        "passkeys": _values(user.passkeys.all(), "name", "created_at", "last_used_at"),
        "code_generators": _values(user.code_generators.all(), "name", "created_at", "last_used_at"),
        "known_browsers": _values(user.known_devices.all(), "first_at", "last_at", "failures"),
        "locks": _values(user.locks.order_by("-at"), "cause", "at", "released_at", "released_by"),
        "subjects": _values(Subject.objects.filter(user=user).order_by("sector"), "sector", "sub"),
        "connections": map(_connection, connections_of(user).iterator(ROWS_AT_A_TIME)),
        "activity": map(_line, user.activities.iterator(ROWS_AT_A_TIME)),
        "mails": map(_mail, _mails_to(user).order_by("-created_at").iterator(ROWS_AT_A_TIME)),
    }


def _mails_to(user: User) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(kind="mail", destination=user.email)


def _values(rows: QuerySet[Any], *names: str) -> Iterator[Row]:
    return rows.values(*names).iterator(ROWS_AT_A_TIME)


def _connection(connection: Connection) -> Row:
    return {
        "service": connection.client.name,
        "first_at": connection.first_at,
        "last_at": connection.last_at,
        "claims": sorted({*claims_of(connection.scopes), *connection.claims}),
    }


def _line(line: Activity) -> Row:
    return {
        "at": line.at,
        "what": in_words(line),
        "remarks": remarks_on(line),
        "device": line.user_agent,
        "network": line.network,
        "by_agent": bool(line.actor),
        "reason": reason_of(line),
    }


def _mail(mail: OutboxMessage) -> Row:
    return {"what": mail.payload["template"], "subject": subject_of(mail), "at": mail.created_at}
