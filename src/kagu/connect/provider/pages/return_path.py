"""The way back to a request from the page where its person takes a step."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import reverse

from kagu.connect.provider.authorization import pushed_requests
from kagu.connect.provider.authorization.authorization_request import AuthorizationRequest
from kagu.connect.provider.authorization.destination import NoWayBack
from kagu.connect.provider.authorization.received_request import check
from kagu.connect.provider.wire.errors import InvalidRequest

# The login page takes no longer path; what is longer is kept here (the marks need room too).
LONGEST_CARRIED = 1400


def return_path(request: AuthorizationRequest, *, stranger: str = "", **taken: str) -> str:
    """The local path to this very request, with the proofs of the steps taken.

    `stranger` is the network of whoever has not logged in yet. Raises RequestTooLarge, TooManyRequests.
    """
    carried = {**_carried(request, stranger), **request.marks, **taken}
    return f"{reverse('provider:authorize')}?{urlencode(carried)}"


def request_of(path: str) -> AuthorizationRequest:
    """The request that a return path leads to, checked anew."""
    parts = urlsplit(path)
    if parts.netloc or parts.path != reverse("provider:authorize"):
        raise NoWayBack(InvalidRequest("this page needs a request"))
    return check(dict(parse_qsl(parts.query)))


def _carried(request: AuthorizationRequest, stranger: str) -> dict[str, str]:
    if request.pushed_id:
        pushed_requests.give_time(request.pushed_id)
        return _with_hint(request, request.conveyed["request_uri"])
    if len(urlencode(request.parameters)) > LONGEST_CARRIED or "request" in request.conveyed:
        seconds = pushed_requests.ANSWERING_SECONDS
        request_uri = pushed_requests.push(request.client, request.parameters, seconds, stranger=stranger)
        return _with_hint(request, request_uri)
    return request.parameters


def _with_hint(request: AuthorizationRequest, request_uri: str) -> dict[str, str]:
    """The login page reads who calls and whom it expects in the address itself."""
    hint = {"login_hint": request.login_hint[:254]} if request.login_hint else {}
    return {"client_id": request.client.client_id, "request_uri": request_uri, **hint}
