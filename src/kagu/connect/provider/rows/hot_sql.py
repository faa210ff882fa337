"""The statements of the fast path: one for each request where that is possible.

They read and write the tables of `accounts`, `clients` and `provider` by their names, alike on
SQLite and PostgreSQL. Each checks `revision`, so a client kept in memory is never believed blindly.
What they give back are named tuples: made from a row in one step, where a frozen class takes one a field.
"""

import json
from datetime import UTC, datetime
from typing import Any, NamedTuple

from django.db import connection

from kagu.connect.clients.models import Client
from kagu.connect.provider.rows.statements import rows

SELECT_VISIT = """
SELECT u.state, s.sid, s.auth_time, s.amr, s.last_seen_at, s.absolute_expiry_at, s.user_id,
       n.id, n.scopes, n.claims, n.last_at, j.sub, k.id
FROM clients_client c
LEFT JOIN accounts_loginsession s ON s.session_key = %s AND s.expire_date > %s
LEFT JOIN accounts_user u ON u.id = s.user_id
LEFT JOIN clients_connection n ON n.user_id = s.user_id AND n.client_id = c.id
LEFT JOIN clients_subject j ON j.user_id = s.user_id AND j.sector = c.sector
LEFT JOIN clients_clientsession k ON k.client_id = c.id AND k.sid = s.sid
WHERE c.id = %s AND c.revision = %s AND c.is_enabled
"""

INSERT_GRANT = """
INSERT INTO provider_grant (id, session_id, connection_id, client_id, sub, scope, claims, nonce, amr,
                            auth_time, generation, issued_at, rotated_at, dpop_jkt, resource, is_revoked)
SELECT %s, s.sid, n.id, c.id, %s, %s, %s, %s, %s, %s, 0, %s, 0, %s, %s, FALSE
FROM accounts_loginsession s
JOIN accounts_user u ON u.id = s.user_id AND s.expire_date > %s AND u.state IN ('active', 'locked')
JOIN clients_client c ON c.id = %s AND c.revision = %s AND c.is_enabled
JOIN clients_connection n ON n.id = %s AND n.user_id = s.user_id AND n.client_id = c.id
WHERE s.sid = %s
ON CONFLICT (id) DO NOTHING
"""

INSERT_CLIENT_SESSION = """
INSERT INTO clients_clientsession (client_id, user_id, sid, sub, created_at)
SELECT %s, s.user_id, s.sid, %s, %s FROM accounts_loginsession s WHERE s.sid = %s
ON CONFLICT (client_id, sid) DO NOTHING
"""

UPDATE_LAST_CONNECTION = """
UPDATE clients_connection SET last_at = %s WHERE client_id = %s
AND user_id = (SELECT s.user_id FROM accounts_loginsession s WHERE s.sid = %s)
"""

ROTATE_GRANT = """
UPDATE provider_grant SET generation = generation + 1, rotated_at = %s
WHERE id = %s AND generation = %s AND client_id = %s AND dpop_jkt IN ('', %s) AND NOT is_revoked
AND EXISTS (SELECT 1 FROM accounts_loginsession s JOIN accounts_user u ON u.id = s.user_id
            WHERE s.sid = provider_grant.session_id AND s.expire_date > %s
            AND u.state IN ('active', 'locked'))
AND EXISTS (SELECT 1 FROM clients_client c WHERE c.id = %s AND c.revision = %s AND c.is_enabled)
RETURNING session_id, sub, scope, claims, nonce, amr, auth_time, generation, rotated_at,
          dpop_jkt, resource
"""

SELECT_GRANT = """
SELECT g.session_id, g.sub, g.scope, g.claims, g.nonce, g.amr, g.auth_time, g.generation,
       g.rotated_at, g.dpop_jkt, g.resource, c.client_id, c.revision,
       u.email, u.first_name, u.family_name, u.birth_name, u.birth_date, u.birth_place, u.sex,
       u.phone_number, u.address, u.verified_level, u.language
FROM provider_grant g
JOIN clients_client c ON c.id = g.client_id AND c.is_enabled
JOIN accounts_loginsession s ON s.sid = g.session_id
JOIN accounts_user u ON u.id = s.user_id AND s.expire_date > %s AND u.state IN ('active', 'locked')
WHERE g.id = %s AND NOT g.is_revoked
"""

INSERT_SPENT_IDENTIFIER = """
INSERT INTO provider_spentidentifier (id, expires_at) VALUES (%s, %s) ON CONFLICT (id) DO NOTHING
"""

INSERT_PUSHED_REQUEST = """
INSERT INTO provider_pushedrequest (id, client_id, parameters, expires_at)
SELECT %s, c.id, %s, %s FROM clients_client c WHERE c.id = %s AND c.revision = %s AND c.is_enabled
"""

NOTE_SESSION_SEEN = """
UPDATE accounts_loginsession SET last_seen_at = %s, expire_date = %s WHERE sid = %s
"""

DELETE_GRANT = "DELETE FROM provider_grant WHERE id = %s AND issued_at < %s"

REVOKE_GRANT = "UPDATE provider_grant SET is_revoked = TRUE WHERE id = %s"

GRANT_COLUMNS = 11


class GrantState(NamedTuple):
    """A grant's columns."""

    id: str
    sid: str
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


class FoundGrant(NamedTuple):
    """A living grant, whose client and whose person it is."""

    state: GrantState
    client_id: str
    revision: str
    person: tuple[Any, ...]


class Visit(NamedTuple):
    """Who is behind this browser, and what they have let this client know; no `sid`: nobody."""

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
    client_knows_sid: bool


def stored_time(moment: datetime) -> Any:
    """The moment, in UTC, as this database's driver takes it; Django's own way costs more than the query."""
    return str(moment.replace(tzinfo=None)) if connection.vendor == "sqlite" else moment


def find_visit(client: Client, session_key: str, now: datetime) -> Visit | None:
    """None when the client is no longer what our copy says."""
    found = rows(SELECT_VISIT, (session_key, stored_time(now), client.pk, client.revision))
    if not found:
        return None
    state, sid, auth_time, amr, seen, absolute, user, connected, scopes, claims, last, sub, known = found[0]
    began = read_time(auth_time)
    return Visit(
        sid if state in ("active", "locked") else None,
        int(began.timestamp()) if began else 0,
        tuple(_json(amr) or ()),
        read_time(seen),
        read_time(absolute),
        user,
        connected,
        frozenset(_json(scopes) or ()) if connected else None,
        frozenset(_json(claims) or ()),
        read_time(last),
        sub,
        known is not None,
    )


def find_grant(grant_id: str, now: datetime) -> FoundGrant | None:
    """The grant while it, its session, its person and its client live."""
    found = rows(SELECT_GRANT, (stored_time(now), grant_id))
    if not found:
        return None
    row = found[0]
    state = GrantState(grant_id, *row[:GRANT_COLUMNS])
    client_id, revision, *person = row[GRANT_COLUMNS:]
    return FoundGrant(state, client_id, revision, tuple(person))


def read_time(value: Any) -> datetime | None:
    """A time as the driver gives it: without zone on SQLite."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value
