"""What was typed when the session had run out: kept until the person has logged in again."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseRedirect

# Far beyond any form of the portal; a session is no place for more.
LARGEST = 20_000
SECRET_FIELDS = ("csrfmiddlewaretoken", "letter_code", "declarant_number")


class KeepTypedMiddleware(LoginRequiredMiddleware):
    """Django's own, which forgets the form that it sends to the login page."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        if request.method == "POST":
            typed = {name: value for name, value in request.POST.items() if name not in SECRET_FIELDS}
            if sum(len(value) for value in typed.values()) <= LARGEST:
                request.session[_key(request)] = typed
        return super().handle_no_permission(request, view_func)


def take_typed(request: HttpRequest) -> dict[str, str]:
    """What was typed on this very page before the login, once."""
    typed: dict[str, str] = request.session.pop(_key(request), {})
    return typed


def _key(request: HttpRequest) -> str:
    return f"typed {request.path}"[:200]
