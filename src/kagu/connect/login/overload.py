"""Tells people to come back in a moment when too many log in at once."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse

from kagu.connect.accounts.passwords.gate import PasswordGateFull
from kagu.design_system.errors import overloaded


class OverloadMiddleware:
    """Any page that checks a password may meet a full gate: 503 and Retry-After, at once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PasswordGateFull):
            return None
        return overloaded(request, exception.retry_after)


@login_not_required
def crowded(request: HttpRequest) -> HttpResponse:
    """The page by itself: the crowd door keeps a copy."""
    return overloaded(request, PasswordGateFull.retry_after)
