"""The endpoint at which the provider says what happened to an account (RFC 8935 §2)."""

import logging
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from kagu.inputs.addresses import read_address
from kagu.inputs.refusals import InputRefused
from kagu.relying_party.discovery import ProviderDown
from kagu.relying_party.listener import listener
from kagu.relying_party.local_sessions import end_sessions, remember_token
from kagu.relying_party.security_event_tokens import (
    OLDEST,
    ReceivedEvent,
    SecurityEventToken,
    open_security_event_token,
)
from kagu.relying_party.signed_tokens import LARGEST_TOKEN, TokenRefused

logger = logging.getLogger(__name__)


@csrf_exempt
@login_not_required
@never_cache
@require_POST
def events(request: HttpRequest) -> HttpResponse:
    """202 when the events are obeyed or are nothing to us, 400 with an error of RFC 8935 §2.4."""
    try:
        token = open_security_event_token(_token_in(request))
    except TokenRefused as refusal:
        answer = {"err": refusal.code, "description": str(refusal)}
        return JsonResponse(answer, status=400, headers={"Content-Language": "en"})
    except ProviderDown:
        return HttpResponse(status=503)
    _obey(token)
    return HttpResponse(status=202)


def _token_in(request: HttpRequest) -> str:
    if request.content_type != "application/secevent+jwt":
        raise TokenRefused("the content type is not application/secevent+jwt")
    if len(request.body) > LARGEST_TOKEN:
        raise TokenRefused("the token is too long")
    return request.body.decode("ascii", errors="replace").strip()


def _obey(token: SecurityEventToken) -> None:
    """All in one transaction: what fails here is delivered again."""
    with transaction.atomic():
        sid, sub, until = _what_it_ends(token)
        if not remember_token(token.jti, until, token.issued_at + OLDEST, sid=sid, sub=sub):
            return
        end_sessions(sid=sid, sub=sub, until=until)
        for event in token.events:
            _tell_listener(event)


def _what_it_ends(token: SecurityEventToken) -> tuple[str, str, datetime]:
    """The session's `sid`, "" for all of them, the person's `sub`, and when: a login under way looks here.

    It ended when that happened, not when it was told: somebody may have logged in again since.
    """
    ending = [event for event in token.events if event.sub and event.name in WHAT_ENDS_SESSIONS]
    # One SET speaks of one subject (RFC 8417 §1.2); should it end more than one session, it ends them all.
    sids = {"" if event.name == "account-purged" else event.sid for event in ending}
    if not ending:
        return "", "", token.issued_at
    until = min(max(event.at for event in ending), token.issued_at)
    return sids.pop() if len(sids) == 1 else "", ending[0].sub, until


def _tell_listener(event: ReceivedEvent) -> None:
    obey = WHAT_EVENTS_DO.get(event.name)
    if obey is None or not event.sub:
        logger.info("an event that is nothing to us: %s", event.name)
        return
    obey(event)


def _account_purged(event: ReceivedEvent) -> None:
    listener().account_purged(event.sub)


def _account_disabled(event: ReceivedEvent) -> None:
    listener().account_disabled(event.sub, str(event.claims.get("reason", "")), event.at)


def _account_enabled(event: ReceivedEvent) -> None:
    listener().account_enabled(event.sub, event.at)


def _identifier_changed(event: ReceivedEvent) -> None:
    new_email = event.claims.get("new-value")
    # RISC §2.5: the new value is optional; without it the next login brings it.
    if new_email is None:
        return
    if not isinstance(new_email, str) or not _is_address(new_email):
        logger.warning("an identifier-changed event whose new value is no address: ignored")
        return
    listener().identifier_changed(event.sub, new_email, event.at)


def _is_address(text: str) -> bool:
    """Signed or not, what is stored and written to is one mailbox, read like any other."""
    try:
        read_address(text)
    except InputRefused:
        return False
    return True


def _credential_change(event: ReceivedEvent) -> None:
    listener().credential_changed(event.sub)


def _session_revoked(event: ReceivedEvent) -> None:
    if not event.sid:
        listener().session_revoked(event.sub)


WHAT_EVENTS_DO = {
    "account-purged": _account_purged,
    "account-disabled": _account_disabled,
    "account-enabled": _account_enabled,
    "identifier-changed": _identifier_changed,
    "credential-change": _credential_change,
    "session-revoked": _session_revoked,
}
WHAT_ENDS_SESSIONS = ("account-purged", "session-revoked")
