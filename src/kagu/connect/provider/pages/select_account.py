"""Going on with the account of this session, or with another one (`prompt=select_account`)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from kagu.connect.accounts.sessions.login_sessions import current
from kagu.connect.provider.authorization import marks
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.authorization_response import refusal_response
from kagu.connect.provider.authorization.destination import AuthorizationRefused, NoWayBack
from kagu.connect.provider.doors.django_door import to_django
from kagu.connect.provider.doors.serving import with_current_client
from kagu.connect.provider.pages.pages import SeeOther, no_way_back
from kagu.connect.provider.pages.return_path import request_of, return_path
from kagu.site import clock


@require_http_methods(["GET", "HEAD", "POST"])
def select_account(request: HttpRequest) -> HttpResponse:
    """GET shows who is logged in, POST goes on."""
    try:
        asked = with_current_client(lambda: request_of(request.GET.get("next", "")))
        if request.method == "POST":
            return with_current_client(lambda: _go_on(request, asked))
    except NoWayBack as refusal:
        return no_way_back(request, refusal.error, refusal.client)
    except AuthorizationRefused as refusal:
        return to_django(refusal_response(refusal))
    return render(request, "provider/select_account.html", {"client": asked.client})


def _go_on(request: HttpRequest, asked: AuthorizationRequest) -> HttpResponse:
    now = clock.seconds()
    session = current(request)
    if request.POST.get("account") == "this" and session is not None:
        mark = marks.make_mark(marks.ACCOUNT, asked, now, session.sid or "")
        return SeeOther(return_path(asked, **{marks.ACCOUNT: mark}))
    # Logging in as someone else ends this session: the login page does that.
    path = return_path(asked, **{marks.LOGIN: marks.make_mark(marks.LOGIN, asked, now)})
    return SeeOther(f"{reverse('login:log_in')}?{urlencode({'next': path})}")
