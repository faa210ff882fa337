"""The consent page: what a service would come to know, and the choice to refuse (ASVS 10.7.1-2)."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.connect_service import connect_service
from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.models.origin import origin_of
from kagu.connect.accounts.sessions.login_sessions import current
from kagu.connect.clients.connections import connections_of
from kagu.connect.clients.scopes import words_for
from kagu.connect.provider.authorization import marks
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.authorization_response import refusal_response
from kagu.connect.provider.authorization.destination import AuthorizationRefused, NoWayBack
from kagu.connect.provider.authorization.redirect_uris import host_of
from kagu.connect.provider.doors.django_door import to_django
from kagu.connect.provider.doors.serving import with_current_client
from kagu.connect.provider.pages.pages import SeeOther, no_way_back
from kagu.connect.provider.pages.return_path import request_of, return_path
from kagu.connect.provider.wire.errors import AccessDenied
from kagu.site import clock


@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """GET shows, POST agrees or refuses; either way the request is checked anew."""
    try:
        if request.method == "POST":
            return with_current_client(lambda: _decide(request))
        asked = with_current_client(lambda: request_of(request.GET.get("next", "")))
    except NoWayBack as refusal:
        return no_way_back(request, refusal.error, refusal.client)
    except AuthorizationRefused as refusal:
        return to_django(refusal_response(refusal))
    return render(request, "provider/consent.html", _context(request, asked))


def _decide(request: HttpRequest) -> HttpResponse:
    asked = request_of(request.GET.get("next", ""))
    if request.POST.get("decision") != "allow":
        raise AuthorizationRefused(AccessDenied("the person refused"), asked.destination, asked.pushed_id)
    session = current(request)
    if session is None:
        return SeeOther(return_path(asked))
    _connect(request, session, asked)
    now = clock.seconds()
    mark = marks.make_mark(marks.CONSENT, asked, now, session.sid or "")
    return SeeOther(return_path(asked, **{marks.CONSENT: mark}))


def _connect(request: HttpRequest, session: LoginSession, asked: AuthorizationRequest) -> None:
    user = cast(User, session.user)
    connect_service(user, asked.client, asked.scopes, asked.wanted_claims, origin_of(request))


def _context(request: HttpRequest, asked: AuthorizationRequest) -> dict[str, object]:
    earlier = connections_of(request.user).filter(client=asked.client)
    return {
        "client": asked.client,
        "is_first": not earlier.exists(),
        "data": words_for(asked.wanted_claims),
        "host": host_of(asked.destination.redirect_uri),
    }
