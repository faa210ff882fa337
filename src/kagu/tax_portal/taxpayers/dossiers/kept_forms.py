"""What was typed when the session had run out: kept for the person who typed it, until they log in again."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from kagu.secret_keys.keyed_hashes import keyed_hash, matches
from kagu.tax_portal.taxpayers.models import PortalUser

# Far beyond any form of the portal; a session is no place for more.
LARGEST = 20_000
SECRET_FIELDS = ("csrfmiddlewaretoken", "letter_code", "declarant_number")
PURPOSE = "who typed"
SEEN = "kagu.kept_forms.person"


class KeepTypedMiddleware(LoginRequiredMiddleware):
    """Django's own, which forgets the form that it sends to the login page.

    A cookie outlives the session and says who had the page open: to anybody else the form is not offered.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is None and getattr(view_func, "login_required", True):
            request.META[SEEN] = request.user
        return refused

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        user = request.META.get(SEEN)
        if user is not None and not _is_mark_of(user, request.COOKIES.get(_cookie_name(), "")):
            response.set_cookie(
                _cookie_name(),
                keyed_hash(PURPOSE, _words(user)).hex(),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        mark = request.COOKIES.get(_cookie_name(), "")
        if request.method == "POST" and mark:
            typed = {name: value for name, value in request.POST.items() if name not in SECRET_FIELDS}
            if sum(len(value) for value in typed.values()) + len(mark) <= LARGEST:
                request.session[_key(request)] = {"by": mark, "typed": typed}
        return super().handle_no_permission(request, view_func)


def take_typed(request: HttpRequest) -> dict[str, str]:
    """What this person typed on this very page before the login, once; what another typed is forgotten."""
    kept = request.session.pop(_key(request), None)
    if not kept or not isinstance(request.user, PortalUser) or not _is_mark_of(request.user, kept["by"]):
        return {}
    typed: dict[str, str] = kept["typed"]
    return typed


def _is_mark_of(user: PortalUser, mark: str) -> bool:
    try:
        return matches(PURPOSE, _words(user), bytes.fromhex(mark))
    except ValueError:
        return False


def _words(user: PortalUser) -> bytes:
    return str(user.pk).encode()


def _cookie_name() -> str:
    return "__Host-who_typed" if settings.SESSION_COOKIE_SECURE else "who_typed"


def _key(request: HttpRequest) -> str:
    return f"typed {request.path}"[:200]
