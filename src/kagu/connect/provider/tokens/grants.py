"""The life of a grant: born when its code is redeemed, rotated at each refresh, dead when deleted."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kagu.connect.clients import registry
from kagu.connect.clients.models import Client
from kagu.connect.provider.authorization.codes import CODE_SECONDS, AuthorizationCode
from kagu.connect.provider.models import Grant
from kagu.connect.provider.rows import hot_sql, statements
from kagu.connect.provider.rows.typed_rows import GrantState
from kagu.connect.provider.wire.errors import InvalidGrant
from kagu.site import clock

# A client whose answer was lost may send the same refresh token again within this time.
GRACE_SECONDS = 10
# A code opened in its last second may take this long to reach its insert.
MARGIN_SECONDS = 60


def redeem(code: AuthorizationCode, client: Client, dpop_jkt: str) -> GrantState:
    """The grant that this code stands for; a second redemption kills it (RFC 9700 §4.5)."""
    now = clock.now()
    try:
        # One statement needs no transaction; the first login at a service writes three.
        insert = _insert if code.is_known else _insert_first
        inserted = insert(code, client, dpop_jkt, now)
    except IntegrityError as error:
        raise InvalidGrant("the session has ended") from error
    if not inserted:
        _refuse(code, client)
    return GrantState(
        id=code.jti,
        told_sid=code.told_sid,
        sub=code.sub,
        scope=code.scope,
        claims=code.claims,
        nonce=code.nonce,
        amr=code.amr,
        auth_time=code.auth_time,
        generation=0,
        rotated_at=0,
        dpop_jkt=dpop_jkt,
        resource=code.resource,
    )


def refresh(client: Client, grant_id: str, generation: int, dpop_jkt: str) -> GrantState:
    """The living grant; its token rotates where a thief could use it (FAPI 2.0 §5.3.2.1)."""
    # Who must prove both a secret and a key loses nothing with the token, but much with a lost answer.
    if client.requires_dpop and not client.is_public:
        return _unrotated(client, grant_id, generation, dpop_jkt)
    return _rotate(client, grant_id, generation, dpop_jkt)


def _rotate(client: Client, grant_id: str, generation: int, dpop_jkt: str) -> GrantState:
    """The grant one generation on; an older generation is a stolen token and kills the grant."""
    now = clock.now()
    shown = {"id": grant_id, "generation": generation, "dpop_jkt": dpop_jkt}
    times = {"now": hot_sql.stored_time(now), "rotated_at": int(now.timestamp())}
    client_now = {"client": client.pk, "revision": client.revision}
    rotated = statements.written_rows(hot_sql.ROTATE_GRANT, {**shown, **times, **client_now})
    if rotated:
        return GrantState._make(rotated[0])
    return _retried(client, grant_id, generation, dpop_jkt, now)


def delete_grant(grant_id: str) -> None:
    """Every token of the grant is dead; one whose code may still be shown leaves its id behind."""
    young_since = int(clock.now().timestamp()) - CODE_SECONDS - MARGIN_SECONDS
    if not statements.changed_rows(hot_sql.DELETE_GRANT, {"id": grant_id, "young_since": young_since}):
        statements.changed_rows(hot_sql.REVOKE_GRANT, {"id": grant_id})


def long_revoked(now: int) -> QuerySet[Grant]:
    """Revoked grants whose code nobody can show any more."""
    return Grant.objects.filter(is_revoked=True, issued_at__lt=now - CODE_SECONDS - MARGIN_SECONDS)


def _insert(code: AuthorizationCode, client: Client, dpop_jkt: str, now: datetime) -> bool:
    row = {
        "id": code.jti,
        "sid": code.sid,
        "connection": code.connection_id,
        "told_sid": code.told_sid,
        "sub": code.sub,
        "scope": code.scope,
        "claims": code.claims,
        "nonce": code.nonce,
        "amr": code.amr,
        "auth_time": code.auth_time,
        "issued_at": int(now.timestamp()),
        "dpop_jkt": dpop_jkt,
        "resource": code.resource,
        "client": client.pk,
        "revision": client.revision,
        "now": hot_sql.stored_time(now),
    }
    return statements.changed_rows(hot_sql.INSERT_GRANT, row) == 1


@transaction.atomic
def _insert_first(code: AuthorizationCode, client: Client, dpop_jkt: str, now: datetime) -> bool:
    if not _insert(code, client, dpop_jkt, now):
        return False
    names = {"sid": code.sid, "told_sid": code.told_sid, "sub": code.sub}
    login = {"client": client.pk, **names, "now": hot_sql.stored_time(now)}
    statements.changed_rows(hot_sql.INSERT_CLIENT_SESSION, login)
    statements.changed_rows(hot_sql.UPDATE_LAST_CONNECTION, login)
    return True


def _refuse(code: AuthorizationCode, client: Client) -> None:
    if Grant.objects.filter(pk=code.jti).exists():
        delete_grant(code.jti)
        raise InvalidGrant("the code was already used: what it gave is revoked")
    if not registry.is_current(client):
        raise registry.StaleClient(client.client_id)
    raise InvalidGrant("the code was already used, or the session has ended")


def _unrotated(client: Client, grant_id: str, generation: int, dpop_jkt: str) -> GrantState:
    now = clock.now()
    found = hot_sql.find_grant(grant_id, now)
    serves = (
        found is not None
        and (found.client_id, found.revision) == (client.client_id, client.revision)
        and found.state.generation == generation
        and found.state.dpop_jkt in ("", dpop_jkt)
    )
    if found is None or not serves:
        return _retried(client, grant_id, generation, dpop_jkt, now)
    # Only the first ID Token holds the nonce, and the generation does not tell it apart here.
    return found.state._replace(nonce="")


def _retried(client: Client, grant_id: str, generation: int, dpop_jkt: str, now: datetime) -> GrantState:
    """Why nothing was rotated: a retry gets the same answer again, a reuse ends everything."""
    found = hot_sql.find_grant(grant_id, now)
    if found is None or found.client_id != client.client_id:
        raise InvalidGrant("the refresh token is not valid")
    state = found.state
    if not registry.is_current(client):
        raise registry.StaleClient(client.client_id)
    if state.dpop_jkt not in ("", dpop_jkt):
        raise InvalidGrant("the refresh token is bound to another key")
    if state.generation <= generation:
        raise InvalidGrant("the refresh token is not valid")
    # Also when the clock was set back since: a rotation in the future is no retry.
    since = abs(now.timestamp() - state.rotated_at)
    if state.generation == generation + 1 and since <= GRACE_SECONDS:
        return state
    delete_grant(grant_id)
    raise InvalidGrant("the refresh token was already used: its whole family is revoked")
