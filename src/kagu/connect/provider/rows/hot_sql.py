"""The statements of the fast path: one for each request where that is possible.

They read and write the tables of `accounts`, `clients` and `provider` by their names, alike on
SQLite and PostgreSQL, and take named parameters. Those that give something to a client name the
`revision` of our copy of it: a client that was changed since gets nothing.
"""

# ruff: noqa: S608 - what is put into these texts are constants of this house.

import json
from datetime import UTC, datetime
from typing import Any

from django.db import connection

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.provider.rows.statements import rows
from kagu.connect.provider.rows.typed_rows import FoundGrant, GrantState, Person, Visit, VisitRow

_LIVE_USER = "u.state IN ({})".format(", ".join(f"'{state}'" for state in User.LIVE_STATES))

GRANT_COLUMNS = """
provider_grant.id, provider_grant.told_sid, provider_grant.sub, provider_grant.scope,
provider_grant.claims, provider_grant.nonce, provider_grant.amr, provider_grant.auth_time,
provider_grant.generation, provider_grant.rotated_at, provider_grant.dpop_jkt, provider_grant.resource
"""

PERSON_COLUMNS = """
u.email, u.first_name, u.family_name, u.birth_name, u.birth_date, u.birth_place, u.sex, u.phone_number,
u.address, u.verified_level, u.language
"""

SELECT_VISIT = """
SELECT u.state, s.sid, s.auth_time, s.amr, s.last_seen_at, s.absolute_expiry_at, s.user_id,
       n.id AS connection_id, n.scopes, n.claims, n.last_at AS last_connection_at, j.sub,
       k.told_sid
FROM clients_client c
LEFT JOIN accounts_loginsession s ON s.session_key = %(session_key)s AND s.expire_date > %(now)s
LEFT JOIN accounts_user u ON u.id = s.user_id
LEFT JOIN clients_connection n ON n.user_id = s.user_id AND n.client_id = c.id
LEFT JOIN clients_subject j ON j.user_id = s.user_id AND j.sector = c.sector
LEFT JOIN clients_clientsession k ON k.client_id = c.id AND k.sid = s.sid
WHERE c.id = %(client)s AND c.revision = %(revision)s AND c.is_enabled
"""

INSERT_GRANT = f"""
INSERT INTO provider_grant (id, session_id, connection_id, client_id, told_sid, sub, scope, claims, nonce,
                            amr, auth_time, generation, issued_at, rotated_at, dpop_jkt, resource, is_revoked)
SELECT %(id)s, s.sid, n.id, c.id, %(told_sid)s, %(sub)s, %(scope)s, %(claims)s, %(nonce)s, %(amr)s,
       %(auth_time)s, 0, %(issued_at)s, 0, %(dpop_jkt)s, %(resource)s, FALSE
FROM accounts_loginsession s
JOIN accounts_user u ON u.id = s.user_id AND s.expire_date > %(now)s AND {_LIVE_USER}
JOIN clients_client c ON c.id = %(client)s AND c.revision = %(revision)s AND c.is_enabled
JOIN clients_connection n ON n.id = %(connection)s AND n.user_id = s.user_id AND n.client_id = c.id
WHERE s.sid = %(sid)s
ON CONFLICT (id) DO NOTHING
"""

INSERT_CLIENT_SESSION = """
INSERT INTO clients_clientsession (client_id, user_id, sid, told_sid, sub, created_at)
SELECT %(client)s, s.user_id, s.sid, %(told_sid)s, %(sub)s, %(now)s
FROM accounts_loginsession s WHERE s.sid = %(sid)s
ON CONFLICT (client_id, sid) DO NOTHING
"""

UPDATE_LAST_CONNECTION = """
UPDATE clients_connection SET last_at = %(now)s WHERE client_id = %(client)s
AND user_id = (SELECT s.user_id FROM accounts_loginsession s WHERE s.sid = %(sid)s)
"""

ROTATE_GRANT = f"""
UPDATE provider_grant SET generation = generation + 1, rotated_at = %(rotated_at)s
WHERE id = %(id)s AND generation = %(generation)s AND client_id = %(client)s
AND dpop_jkt IN ('', %(dpop_jkt)s) AND NOT is_revoked
AND EXISTS (SELECT 1 FROM accounts_loginsession s JOIN accounts_user u ON u.id = s.user_id
            WHERE s.sid = provider_grant.session_id AND s.expire_date > %(now)s AND {_LIVE_USER})
AND EXISTS (SELECT 1 FROM clients_client c
            WHERE c.id = %(client)s AND c.revision = %(revision)s AND c.is_enabled)
RETURNING {GRANT_COLUMNS}
"""

SELECT_GRANT = f"""
SELECT {GRANT_COLUMNS}, c.client_id, c.revision, {PERSON_COLUMNS}
FROM provider_grant
JOIN clients_client c ON c.id = provider_grant.client_id AND c.is_enabled
JOIN accounts_loginsession s ON s.sid = provider_grant.session_id
JOIN accounts_user u ON u.id = s.user_id AND s.expire_date > %(now)s AND {_LIVE_USER}
WHERE provider_grant.id = %(id)s AND NOT provider_grant.is_revoked
"""

INSERT_SPENT_IDENTIFIER = """
INSERT INTO provider_spentidentifier (id, expires_at) VALUES (%(id)s, %(expires_at)s)
ON CONFLICT (id) DO NOTHING
"""

INSERT_PUSHED_REQUEST = """
INSERT INTO provider_pushedrequest (id, client_id, parameters, expires_at)
SELECT %(id)s, c.id, %(parameters)s, %(expires_at)s FROM clients_client c
WHERE c.id = %(client)s AND c.revision = %(revision)s AND c.is_enabled
"""

NOTE_SESSION_SEEN = """
UPDATE accounts_loginsession SET last_seen_at = %(now)s, expire_date = %(expires_at)s WHERE sid = %(sid)s
"""

DELETE_GRANT = "DELETE FROM provider_grant WHERE id = %(id)s AND issued_at < %(young_since)s"

REVOKE_GRANT = "UPDATE provider_grant SET is_revoked = TRUE WHERE id = %(id)s"

_GRANT_WIDTH = len(GrantState._fields)


def stored_time(moment: datetime) -> Any:
    """The moment, in UTC, as this database's driver takes it; Django's own way costs more than the query."""
    return str(moment.replace(tzinfo=None)) if connection.vendor == "sqlite" else moment


def find_visit(client: Client, session_key: str, now: datetime) -> Visit | None:
    """None when the client is no longer what our copy says."""
    asked = {
        "session_key": session_key,
        "now": stored_time(now),
        "client": client.pk,
        "revision": client.revision,
    }
    found = rows(SELECT_VISIT, asked)
    if not found:
        return None
    row = VisitRow._make(found[0])
    began = _read_time(row.auth_time)
    return Visit(
        sid=row.sid if row.state in User.LIVE_STATES else None,
        auth_time=int(began.timestamp()) if began else 0,
        amr=tuple(_json(row.amr) or ()),
        last_seen_at=_read_time(row.last_seen_at),
        absolute_expiry_at=_read_time(row.absolute_expiry_at),
        user_id=row.user_id,
        connection_id=row.connection_id,
        consented_scopes=frozenset(_json(row.scopes) or ()) if row.connection_id else None,
        consented_claims=frozenset(_json(row.claims) or ()),
        last_connection_at=_read_time(row.last_connection_at),
        sub=row.sub,
        told_sid=row.told_sid,
    )


def find_grant(grant_id: str, now: datetime) -> FoundGrant | None:
    """The grant while it, its session, its person and its client live."""
    found = rows(SELECT_GRANT, {"id": grant_id, "now": stored_time(now)})
    if not found:
        return None
    row = found[0]
    client_id, revision, *person = row[_GRANT_WIDTH:]
    return FoundGrant(GrantState._make(row[:_GRANT_WIDTH]), client_id, revision, Person._make(person))


def _read_time(value: Any) -> datetime | None:
    """A time as the driver gives it: without zone on SQLite."""
    if isinstance(value, datetime) and value.tzinfo is None:
        return value.replace(tzinfo=UTC)
    return value


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value
