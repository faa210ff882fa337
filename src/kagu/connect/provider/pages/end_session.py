"""Logging out at a service's request (OpenID Connect RP-Initiated Logout 1.0)."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.models import LoginSession
from kagu.connect.accounts.sessions.log_out import log_out
from kagu.connect.accounts.sessions.login_sessions import current
from kagu.connect.clients.form_targets import allow_forms_to
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.registry import find_client
from kagu.connect.clients.subjects import known_subject_of
from kagu.connect.provider.authorization.id_token_hints import read_hint
from kagu.connect.provider.authorization.redirect_uris import is_registered
from kagu.connect.provider.doors.django_door import from_django, to_django
from kagu.connect.provider.pages.pages import SeeOther, no_way_back
from kagu.connect.provider.wire.endpoint import redirect_response
from kagu.connect.provider.wire.errors import InvalidRequest, ProtocolError
from kagu.connect.provider.wire.parameters import form_parameters, parse, query_parameters


@dataclass(frozen=True, slots=True)
class LogoutRequest:
    """Who asks, about whom, and where to go afterwards."""

    client: Client | None
    hinted_sub: str
    hinted_sid: str
    return_to: str
    parameters: dict[str, str]


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_session(request: HttpRequest) -> HttpResponse:
    """At once when the hint names this very person, otherwise after a question (ASVS 10.6.2)."""
    received = from_django(request)
    try:
        parameters = form_parameters(received) if request.method == "POST" else query_parameters(received)
        asked = read_logout_request(parameters)
    except ProtocolError as error:
        return no_way_back(request, error)
    if request.method == "POST" and not received.session_cookie:
        # A form from another site brings no SameSite=Lax cookie; the same request by GET does.
        return SeeOther(f"{reverse('provider:end_session')}?{urlencode(parameters)}")
    session = current(request)
    # HEAD only looks: what fetches an address to show what is behind it logs nobody out.
    if session is not None and (request.method == "HEAD" or not _is_about(asked, session)):
        page = render(request, "provider/end_session.html", _context(asked))
        allow_forms_to(page, asked.client)
        return page
    if session is not None:
        log_out(request)
    return _leave(asked)


@login_not_required
@csrf_protect
@require_http_methods(["POST"])
def confirm_end_session(request: HttpRequest) -> HttpResponse:
    """The person's answer to the question."""
    try:
        asked = read_logout_request(parse(request.POST.get("request", "")))
    except ProtocolError as error:
        return no_way_back(request, error)
    if request.POST.get("decision") != "log_out":
        return redirect(settings.LOGIN_REDIRECT_URL)
    log_out(request)
    return _leave(asked)


def read_logout_request(parameters: dict[str, str]) -> LogoutRequest:
    """§2: the hint is ours, the client is its audience, the address one that the client registered."""
    claims = read_hint(parameters["id_token_hint"]) if "id_token_hint" in parameters else {}
    client_id = parameters.get("client_id", "")
    if claims and client_id not in ("", claims["aud"]):
        raise InvalidRequest("client_id is not the one of id_token_hint")
    client = find_client(str(claims.get("aud", client_id)))
    return_to = parameters.get("post_logout_redirect_uri", "")
    if return_to and (client is None or not is_registered(return_to, client.post_logout_redirect_uris)):
        raise InvalidRequest("post_logout_redirect_uri is not one that the client registered")
    if return_to and "state" in parameters:
        joint = "&" if "?" in return_to else "?"
        return_to += joint + urlencode({"state": parameters["state"]})
    sub, sid = str(claims.get("sub", "")), str(claims.get("sid", ""))
    return LogoutRequest(client, sub, sid, return_to, parameters)


def _is_about(asked: LogoutRequest, session: LoginSession) -> bool:
    """Whether the hint proves that the service knows who is logged in here."""
    if asked.client is None or session.user is None or not asked.hinted_sub:
        return False
    return asked.hinted_sub == known_subject_of(session.user, asked.client) or _names(asked, session)


def _names(asked: LogoutRequest, session: LoginSession) -> bool:
    """By the `sid` alone: the service may have another sector since, and so another `sub`."""
    told = {"client": asked.client, "sid": session.sid, "told_sid": asked.hinted_sid}
    return bool(asked.hinted_sid) and ClientSession.objects.filter(**told).exists()


def _context(asked: LogoutRequest) -> dict[str, object]:
    return {"client": asked.client, "request_parameters": urlencode(asked.parameters)}


def _leave(asked: LogoutRequest) -> HttpResponse:
    # Django's own redirect knows no scheme of a native app.
    response = to_django(redirect_response(asked.return_to or reverse("login:logged_out")))
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
