"""What the statements of the fast path give back, column by column.

Named tuples: made from a row in one step, where a frozen class takes one a field.
"""

from datetime import datetime
from typing import Any, NamedTuple


class GrantState(NamedTuple):
    """A grant's columns, in the order of `hot_sql.GRANT_COLUMNS`."""

    id: str
    told_sid: str
    sub: str
    scope: str
    claims: str
    nonce: str
    amr: str
    auth_time: int
    generation: int
    rotated_at: int
    dpop_jkt: str
    resource: str


class Person(NamedTuple):
    """What a service may be told of somebody, in the order of `hot_sql.PERSON_COLUMNS`."""

    email: str
    first_name: str
    family_name: str
    birth_name: str
    # A date, or its ISO text on SQLite; an object, or its JSON text on SQLite.
    birth_date: Any
    birth_place: str
    sex: str
    phone_number: str
    address: Any
    verified_level: int
    language: str


class FoundGrant(NamedTuple):
    """A living grant, whose client and whose person it is."""

    state: GrantState
    client_id: str
    revision: str
    person: Person


class VisitRow(NamedTuple):
    """The columns of `hot_sql.SELECT_VISIT`, as the driver gives them; a stranger's are empty."""

    state: str | None
    sid: str | None
    auth_time: Any
    amr: Any
    last_seen_at: Any
    absolute_expiry_at: Any
    user_id: Any
    connection_id: int | None
    scopes: Any
    claims: Any
    last_connection_at: Any
    sub: str | None
    told_sid: str | None


class Visit(NamedTuple):
    """Who is behind this browser, and what they have let this client know; no `sid`: nobody.

    `told_sid` is the name of this session that the client knows already.
    """

    sid: str | None
    auth_time: int
    amr: tuple[str, ...]
    last_seen_at: datetime | None
    absolute_expiry_at: datetime | None
    user_id: Any
    connection_id: int | None
    consented_scopes: frozenset[str] | None
    consented_claims: frozenset[str]
    last_connection_at: datetime | None
    sub: str | None
    told_sid: str | None
