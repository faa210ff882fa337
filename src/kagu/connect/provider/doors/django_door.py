"""The endpoints served from Django's URL map."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt

from kagu.connect.provider.doors.serving import Endpoint, serve
from kagu.connect.provider.wire.endpoint import LONGEST_BODY, Request, Response


def machine_view(endpoint: Endpoint) -> Callable[[HttpRequest], HttpResponse]:
    """A view of a machine endpoint: no session, no CSRF token, no login."""

    @csrf_exempt
    @login_not_required
    def view(request: HttpRequest) -> HttpResponse:
        return to_django(serve(endpoint, from_django(request)))

    return view


def from_django(request: HttpRequest) -> Request:
    """The protocol's view of a Django request."""
    return Request(
        method=request.method or "GET",
        query=request.META.get("QUERY_STRING", ""),
        content_type=request.META.get("CONTENT_TYPE", ""),
        body=_body(request),
        authorization=request.META.get("HTTP_AUTHORIZATION", ""),
        dpop=request.META.get("HTTP_DPOP", ""),
        path=request.path,
        # Not the cookie that came: Django gives a session a new one when the secret key changed.
        session_cookie=request.session.session_key or "",
        address=str(request.META.get("REMOTE_ADDR", "")),
    )


def to_django(response: Response) -> HttpResponse:
    """The response as Django sends it."""
    answer = HttpResponse(response.body, status=response.status)
    del answer["Content-Type"]
    for name, value in response.headers:
        answer[name] = value
    return answer


def _body(request: HttpRequest) -> bytes:
    """Read only as far as we would accept it; what is longer is refused by its length."""
    if request.method != "POST":
        return b""
    try:
        return request.body
    except (RequestDataTooBig, UnreadablePostError):
        return b" " * (LONGEST_BODY + 1)
