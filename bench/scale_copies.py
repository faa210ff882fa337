"""More accounts like those that are there, copied by the database itself: a million take minutes."""

from django.core.management.color import no_style
from django.db import connection, models

from kagu.connect.accounts.models import Activity, KnownDevice, LoginSession, SearchWord, User
from kagu.connect.clients.models import ClientSession, Connection, Subject
from kagu.connect.provider.models import Grant, SpentIdentifier
from kagu.mailed_links.models import MailedLink
from kagu.outbox.models import OutboxMessage

# What refers to a row comes after it.
TABLES: tuple[type[models.Model], ...] = (
    *(User, SearchWord, LoginSession, Connection, Subject, ClientSession, Grant, Activity, KnownDevice),
    *(MailedLink, SpentIdentifier, OutboxMessage),
)
# Far beyond the keys of what is copied.
STEP = 10_000_000
SECRETS = {"session_key", "sid", "session_id", "sub", "secret_hash", "id"}
ADDRESSES = {"email", "email_normalized", "sent_to", "destination", "mailbox"}


def copy(number: int) -> None:
    """One more of everybody there was at first; `number` tells copies apart, 1 to 255."""
    with connection.cursor() as cursor:
        for model in TABLES:
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_value(field, number) for field in fields)
            table = model._meta.db_table
            cursor.execute(
                f"INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {_first(model)}"
            )


def set_sequences() -> None:
    """What is written next has a key after them."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(TABLES)):
            cursor.execute(statement)


def _value(field: models.Field, number: int) -> str:
    """What the copy has in this column."""
    column = f'"{field.column}"'
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.UUIDField):
        return _uuid(column, number)
    if isinstance(kind, models.AutoField) and kind.model in TABLES:
        return f"{column} + {number * STEP}"
    if field.column in SECRETS:
        return f"'{number:02x}~' || substr({column}, 4)"
    return f"'c{number}.' || {column}" if field.column in ADDRESSES else column


def _uuid(column: str, number: int) -> str:
    """Another version than ours have, and the copy's number behind it."""
    if connection.vendor == "sqlite":
        return f"substr({column}, 1, 12) || '5{number:02x}' || substr({column}, 16)"
    text = f"{column}::text"
    return f"(substr({text}, 1, 14) || '5{number:02x}' || substr({text}, 18))::uuid"


def _first(model: type[models.Model]) -> str:
    """Which rows are no copies."""
    key, column = model._meta.pk, f'"{model._meta.pk.column}"'
    if isinstance(key, models.UUIDField):
        at = 13 if connection.vendor == "sqlite" else 15
        return f"substr(CAST({column} AS text), {at}, 1) = '4'"
    return f"{column} < {STEP}" if isinstance(key, models.AutoField) else f"{column} NOT LIKE '__~%'"
