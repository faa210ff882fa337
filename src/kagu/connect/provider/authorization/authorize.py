"""The authorization endpoint: the dispatcher that login and consent return to (OIDC Core §3.1.2)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kagu.connect.clients.registry import StaleClient, check_believed
from kagu.connect.clients.subjects import subject_of_id
from kagu.connect.clients.told_sids import told_sid
from kagu.connect.provider.authorization import pushed_requests
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.authorization_response import code_response, refusal_response
from kagu.connect.provider.authorization.codes import CODE_SECONDS, AuthorizationCode, new_jti, seal_code
from kagu.connect.provider.authorization.destination import AuthorizationRefused, NoWayBack
from kagu.connect.provider.authorization.next_step import Step, next_step
from kagu.connect.provider.authorization.received_request import receive
from kagu.connect.provider.rows import hot_sql, statements
from kagu.connect.provider.rows.typed_rows import Visit
from kagu.connect.provider.wire.endpoint import Request, Response
from kagu.connect.provider.wire.errors import MethodNotAllowed, ProtocolError
from kagu.hashed_sessions.store import NOTE_SEEN_EVERY, hash_session_key, idle_expiry
from kagu.site import clock

# « Dernière connexion » is told to the minute: it is not written more often.
LAST_CONNECTION_FRESH = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Pending:
    """A request whose person must do something first."""

    step: Step
    request: AuthorizationRequest


def authorize(request: Request) -> Response | Pending:
    """An answer for the client, or the step that the person must take; NoWayBack needs a page."""
    if request.method not in ("GET", "POST"):
        raise NoWayBack(MethodNotAllowed(("GET", "POST")))
    try:
        received = receive(request)
        # A form from another site brings no SameSite=Lax cookie; the same request by GET does.
        if request.method == "POST" and not request.session_cookie:
            return Pending(Step.COME_BACK, received)
        return decide(received, request.session_cookie)
    except AuthorizationRefused as refusal:
        # The address may have been taken from the client since this process read it.
        check_believed()
        return refusal_response(refusal)


def decide(request: AuthorizationRequest, session_cookie: str) -> Response | Pending:
    """The same for a request already checked."""
    now = clock.now()
    visit = find_visit(request, session_cookie, now)
    try:
        step = next_step(request, visit, int(now.timestamp()))
    except ProtocolError as error:
        raise AuthorizationRefused(error, request.destination, request.pushed_id) from error
    if step is not None:
        return Pending(step, request)
    if request.pushed_id:
        _answer_once(request)
    _note_seen(visit, now)
    return code_response(request.destination, seal_code(_code(request, visit, now)))


def find_visit(request: AuthorizationRequest, session_cookie: str, now: datetime) -> Visit:
    """Who is behind the browser, as far as this client is concerned."""
    session_key = hash_session_key(session_cookie) if session_cookie else ""
    visit = hot_sql.find_visit(request.client, session_key, now)
    if visit is None:
        raise StaleClient(request.client.client_id)
    return visit


def _answer_once(request: AuthorizationRequest) -> None:
    try:
        pushed_requests.answer_once(request.pushed_id)
    except ProtocolError as error:
        raise NoWayBack(error, request.client) from error


def _note_seen(visit: Visit, now: datetime) -> None:
    if visit.last_seen_at and visit.absolute_expiry_at and now - visit.last_seen_at >= NOTE_SEEN_EVERY:
        ends_at = idle_expiry(now, visit.absolute_expiry_at)
        seen = {"now": hot_sql.stored_time(now), "expires_at": hot_sql.stored_time(ends_at)}
        statements.changed_rows(hot_sql.NOTE_SESSION_SEEN, {"sid": visit.sid, **seen})


def _code(request: AuthorizationRequest, visit: Visit, now: datetime) -> AuthorizationCode:
    last = visit.last_connection_at
    return AuthorizationCode(
        jti=new_jti(),
        expires_at=int(now.timestamp()) + CODE_SECONDS,
        client_id=request.client.client_id,
        sid=visit.sid or "",
        told_sid=visit.told_sid or told_sid(visit.sid or "", request.client.sector, visit.connection_id or 0),
        connection_id=visit.connection_id or 0,
        sub=visit.sub or subject_of_id(visit.user_id, request.client),
        redirect_uri=request.destination.redirect_uri,
        scope=" ".join(request.scopes),
        claims=request.claims.dumps(),
        nonce=request.nonce,
        code_challenge=request.code_challenge,
        dpop_jkt=request.dpop_jkt,
        resource=request.resource,
        amr=" ".join(visit.amr),
        auth_time=visit.auth_time,
        is_known=visit.told_sid is not None and last is not None and now - last < LAST_CONNECTION_FRESH,
    )
