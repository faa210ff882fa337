"""Every answer of a site, counted by its route and status, with the time it took."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch
from prometheus_client import Histogram

from kagu.site.tracing import ROUTE

# Few: each is a series for every route and status.
SECONDS = (0.005, 0.025, 0.1, 0.5, 2.5)

REQUESTS = Histogram(
    "kagu_request_seconds",
    "Answers by route and status, and how long each took inside the site",
    ["route", "status"],
    buckets=SECONDS,
)

# `labels` costs more than the count itself, and there are as many as routes and statuses.
_known: dict[tuple[str, int], Histogram] = {}


def count_answer(route: str, status: int, seconds: float) -> None:
    """One answer. `route` is a name of the URL map: never a path, which may hold an identifier."""
    counted = _known.get((route, status))
    if counted is None:
        counted = _known[route, status] = REQUESTS.labels(route, str(status))
    counted.observe(seconds)


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
