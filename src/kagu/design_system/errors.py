"""What people read when a request fails: what happened, and what they can do."""

import sys

from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from kagu.design_system.brand import site_brand

# When people may try again while the database is away, in seconds.
AWAY_RETRY_AFTER = 10


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400; a form that holds too much is told apart, with the way back to what was typed."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "design_system/errors/too_long.html", status=413)
    return render(request, "design_system/errors/bad_request.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler403."""
    return render(request, "design_system/errors/permission_denied.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "", back: str = "") -> HttpResponse:
    """`CSRF_FAILURE_VIEW`: usually an old page; what was typed is still behind « Précédent ».

    `back` is the page of a button that was pressed too late: there it can be pressed again.
    """
    return render(request, "design_system/errors/csrf_failure.html", {"back": back}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler404."""
    return render(request, "design_system/errors/page_not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """handler500: asks nothing of the session or the database, which may be what failed.

    Django calls it while it handles what was raised: where the database is away, people may come back soon.
    """
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _come_back("unavailable", AWAY_RETRY_AFTER)
    context = {"brand": site_brand(), "stands_alone": True}
    return HttpResponse(render_to_string("design_system/errors/server_error.html", context), status=500)


def overloaded(request: HttpRequest, retry_after: int) -> HttpResponse:
    """Too many people at once: 503, and when to come back, in seconds."""
    return _come_back("overloaded", retry_after)


def _come_back(page: str, retry_after: int) -> HttpResponse:
    context = {"brand": site_brand(), "stands_alone": True, "retry_after": retry_after}
    return HttpResponse(
        render_to_string(f"design_system/errors/{page}.html", context),
        status=503,
        headers={"Retry-After": str(retry_after), "Cache-Control": "no-store"},
    )
