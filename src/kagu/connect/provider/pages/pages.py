"""The authorization endpoint for people: answered, sent on to the missing step, or told what is wrong."""

from urllib.parse import urlencode, urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kagu.connect.clients.models import Client
from kagu.connect.provider.authorization import marks
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.authorize import Pending, authorize
from kagu.connect.provider.authorization.destination import NoWayBack
from kagu.connect.provider.authorization.next_step import Step
from kagu.connect.provider.doors.django_door import from_django, to_django
from kagu.connect.provider.doors.serving import with_current_client
from kagu.connect.provider.pages.return_path import return_path
from kagu.connect.provider.wire.errors import InvalidRequestUri, ProtocolError, TooManyRequests
from kagu.design_system.errors import overloaded
from kagu.design_system.language import has_chosen, remember_wish
from kagu.site import clock
from kagu.site.client_address import counted_network

PAGES = {
    Step.LOG_IN: "login:log_in",
    Step.SELECT_ACCOUNT: "provider:select_account",
    Step.CONSENT: "provider:consent",
}


class SeeOther(HttpResponseRedirect):
    """303: the next request is a GET, whatever this one was."""

    status_code = 303


# Not HEAD: what only looks spends no request and gets no code.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "POST"])
def authorize_page(request: HttpRequest) -> HttpResponse:
    """`/authorize`, for whatever the fast path does not answer by itself."""
    try:
        answer = with_current_client(lambda: authorize(from_django(request)))
        if isinstance(answer, Pending):
            return with_current_client(lambda: _send_on(request, answer))
    except NoWayBack as refusal:
        return no_way_back(request, refusal.error, refusal.client)
    except TooManyRequests as refusal:
        return overloaded(request, refusal.retry_after)
    except ProtocolError as error:
        return no_way_back(request, error)
    return to_django(answer)


def no_way_back(request: HttpRequest, error: ProtocolError, client: Client | None = None) -> HttpResponse:
    """The service cannot be answered: people read why, and what they can do."""
    context = {
        "client": client,
        "error": error,
        "has_expired": isinstance(error, InvalidRequestUri),
        "home_url": client.home_url if client and _is_web_address(client.home_url) else "",
    }
    response = render(request, "provider/no_way_back.html", context, status=max(error.status, 400))
    for name, value in error.headers:
        response[name] = value
    return response


def _send_on(request: HttpRequest, pending: Pending) -> HttpResponse:
    asked = pending.request
    if pending.step is Step.COME_BACK:
        return SeeOther(return_path(asked))
    taken = {}
    if pending.step is Step.LOG_IN:
        taken[marks.LOGIN] = marks.make_mark(marks.LOGIN, asked, clock.seconds())
    stranger = counted_network(request) if pending.step is Step.LOG_IN else ""
    path = return_path(asked, stranger=stranger, **taken)
    address = f"{reverse(PAGES[pending.step])}?{urlencode({'next': path})}"
    return _in_language(request, asked, SeeOther(address))


def _in_language(request: HttpRequest, asked: AuthorizationRequest, response: HttpResponse) -> HttpResponse:
    """`ui_locales` counts until the person chooses for themselves."""
    if asked.language and not has_chosen(request):
        remember_wish(response, asked.language)
    return response


def _is_web_address(url: str) -> bool:
    return urlsplit(url).scheme in ("https", "http")
