"""Forms and the token of this browser's cookie: which need none, which came with an old one."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse, QueryDict

View = TypeVar("View", bound=Callable[..., HttpResponse])
_STALE = "kagu.stale_form"


def needs_no_token(view: View) -> View:
    """Its form carries a mailed secret, which proves more than a cookie could."""
    view.needs_no_token = True  # type: ignore[attr-defined] # read as Django reads `csrf_exempt`
    return view


def takes_no_token(view: object) -> bool:
    """Whether this view was marked so."""
    return bool(getattr(view, "needs_no_token", False))


def stale_form(request: HttpRequest) -> QueryDict | None:
    """What a form of ours carried whose token was an old one, if this request was one: now it is a visit."""
    found: QueryDict | None = request.META.get(_STALE)
    return found


def note_stale_form(request: HttpRequest, typed: QueryDict) -> None:
    """By `csrf.CsrfMiddleware` alone, through `typed_again`."""
    request.META[_STALE] = typed
