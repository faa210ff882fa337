"""This service's own sessions: finding one, and ending them when the provider says so."""

from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import HttpRequest

from kagu.chores.pieces import forget
from kagu.relying_party import discovery
from kagu.relying_party.models import ReceivedToken, RelyingPartySession, StartedLogin
from kagu.relying_party.session_store import SessionStore
from kagu.site import clock

# A token is remembered as long as it could be shown again, and a login be under way.
LONGEST_LOGIN = timedelta(minutes=15)
# A provider's nodes may disagree by so much on what came first; ends and log-ins so close are one session's.
CLOCKS_APART = timedelta(seconds=5)


def session_of(request: HttpRequest) -> RelyingPartySession | None:
    """The row of the browser's session."""
    store = cast(SessionStore, request.session)
    return RelyingPartySession.objects.filter(session_key=store.row_key).first()


def keep_id_token(request: HttpRequest, id_token: str) -> None:
    """Beside the session's data, which is read at every request."""
    store = cast(SessionStore, request.session)
    RelyingPartySession.objects.filter(session_key=store.row_key).update(id_token=id_token)


def forget_expired() -> int:
    """Sessions that nobody came back to, tokens that none could show again, log-ins never finished."""
    now = clock.now()
    sessions = RelyingPartySession.objects.filter(expire_date__lt=now)
    tokens, begun = (rows.objects.filter(expires_at__lt=now) for rows in (ReceivedToken, StartedLogin))
    return forget(sessions, tokens, begun)


def remember_token(
    jti: str, issued_at: datetime, expires_at: datetime, *, sid: str = "", sub: str = ""
) -> bool:
    """Note that this token is obeyed now, in the caller's transaction; False if it already was.

    `sid` and `sub` name the sessions that it ends, as for `end_sessions`.
    """
    now = clock.now()
    try:
        with transaction.atomic():
            ReceivedToken.objects.create(
                iss=discovery.issuer(),
                jti=jti,
                sid=sid,
                sub=sub,
                issued_at=issued_at,
                received_at=now,
                expires_at=max(expires_at, now) + LONGEST_LOGIN,
            )
    except IntegrityError:
        return False
    # A login saved just before the commit was seen by no deletion, and saw no token.
    transaction.on_commit(partial(end_sessions, sid=sid, sub=sub, until=issued_at))
    return True


def end_sessions(*, sid: str = "", sub: str = "", until: datetime) -> int:
    """End the session that follows this `sid`, or without one all of this `sub`; how many there were.

    A log-in that the provider allowed after `until` is another one: old news does not end it.
    """
    sessions = RelyingPartySession.objects.filter(issuer=discovery.issuer())
    sessions = sessions.filter(Q(allowed_at=None) | Q(allowed_at__lte=until + CLOCKS_APART))
    if sub:
        sessions = sessions.filter(sub=sub)
    if sid:
        sessions = sessions.filter(sid=sid)
    return sessions.delete()[0] if sid or sub else 0


def was_ended(sid: str, sub: str, id_token_issued_at: datetime) -> bool:
    """Whether the provider ended this session while its login here was still under way."""
    # So close together the end wins: its person presses once more.
    ended = Q(sid=sid, issued_at__gte=id_token_issued_at - CLOCKS_APART) if sid else Q()
    ended |= Q(sid="", sub=sub, issued_at__gt=id_token_issued_at)
    return ReceivedToken.objects.filter(ended, iss=discovery.issuer()).exists()
