"""Every answer of a site, counted by its route and status, with the time it took."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from kagu.metrics.gathered import GatheredTimes
from kagu.site.tracing import ROUTE

REQUESTS = GatheredTimes(
    "kagu_request_seconds",
    "Answers by route and status, and how long each took inside the site",
    ("route", "status"),
)


def count_answer(route: str, status: int, seconds: float) -> None:
    """One answer. `route` is a name of the URL map: never a path, which may hold an identifier."""
    REQUESTS.add((route, status), seconds)


class RequestCountMiddleware:
    """Outermost of a site's middleware: it sees every answer that Django gives."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        route = request.META[ROUTE] = _route_of(request)
        count_answer(route, response.status_code, time.perf_counter() - began)
        return response


def _route_of(request: HttpRequest) -> str:
    """The view's name; « - » for what no view answered: files, redirects to https, unknown paths."""
    match: ResolverMatch | None = request.resolver_match
    return (match.view_name if match else "") or "-"
