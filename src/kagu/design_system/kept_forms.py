"""What was typed when a session or its proof was too old: kept for who typed it, until they prove again."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase

from kagu.design_system.form_tokens import stale_form
from kagu.design_system.typed_again import show_typed
from kagu.secret_keys.keyed_hashes import keyed_hash, matches
from kagu.site import clock

View = TypeVar("View", bound=Callable[..., Any])
# Far beyond any form; a session is no place for more.
LARGEST = 20_000
SECONDS_KEPT = 900
PURPOSE, SEAL = "who typed", "mark of who typed"
SEEN = "kagu.kept_forms.person"
KEEP = "kagu.kept_forms.keep"
SHOWN = "kagu.kept_forms.shown"


def keeps_typed(*names: str) -> Callable[[View], View]:
    """For a view whose form has these fields, none of them a secret: its page shows them again by itself."""

    def mark(view: View) -> View:
        view.keeps_typed = names  # type: ignore[attr-defined] # read below
        return view

    return mark


class KeepTypedMiddleware(LoginRequiredMiddleware):
    """Django's own, which forgets the form that it sends to the login page.

    A cookie outlives the session and says who had the page open: to anybody else the form is not offered, and
    nothing is kept of whoever never had one open.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if refused is None and getattr(view_func, "login_required", True):
            request.META[SEEN] = request.user
            request.META[KEEP] = partial(self._keep, request, view_func)
            if hasattr(view_func, "keeps_typed"):
                _show_kept(request)
        return refused

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        user = request.META.get(SEEN)
        if user is not None and not _is_mark_of(user, _mark(request)):
            response.set_cookie(
                _cookie_name(),
                _mark_of(user),
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        self._keep(request, view_func, _mark(request))
        return super().handle_no_permission(request, view_func)

    def _keep(self, request: HttpRequest, view_func: Callable[..., Any], mark: str) -> None:
        """`mark` says whose it is; without one nothing is kept."""
        sent = request.POST if request.method == "POST" else stale_form(request)
        if sent and mark:
            typed = self.worth_keeping(view_func, sent)
            if typed and sum(map(len, sum(typed.values(), [mark]))) <= LARGEST:
                kept = {"by": mark, "at": clock.seconds(), "typed": typed}
                request.session[_key(request)] = kept

    def worth_keeping(self, view: Callable[..., Any], sent: QueryDict) -> dict[str, list[str]]:
        """What may wait in a session, by the names of its fields; never a secret."""
        names = getattr(view, "keeps_typed", ())
        return {name: sent.getlist(name) for name in names if name in sent}


def keep_until_proved(request: HttpRequest) -> None:
    """Before the page of a form asks its person to prove who they are: what they sent it waits meanwhile."""
    if keep := request.META.get(KEEP):
        keep(_mark_of(request.user))


def shows_kept(request: HttpRequest) -> bool:
    """Whether this page shows again what waited."""
    return bool(request.META.get(SHOWN))


def take_typed(request: HttpRequest) -> dict[str, str]:
    """What this person typed on this very page before the login, once; what another typed is forgotten."""
    kept = request.session.pop(_key(request), None)
    return {name: values[-1] for name, values in _typed_by(request, kept).items()}


def has_shown_pages(request: HttpRequest) -> bool:
    """Whether this browser had somebody's pages open: it says so for longer than the session."""
    return bool(_mark(request))


def _show_kept(request: HttpRequest) -> None:
    """Until the form is sent: a proof of who it is may come between."""
    if request.method == "POST":
        request.session.pop(_key(request), None)
    elif stale_form(request) is None:
        kept = request.session.get(_key(request))
        if typed := _typed_by(request, kept):
            fields = QueryDict(mutable=True)
            for name, values in typed.items():
                fields.setlist(name, values)
            show_typed(fields)
            request.META[SHOWN] = True


def _typed_by(request: HttpRequest, kept: dict[str, Any] | None) -> dict[str, list[str]]:
    if (
        not kept
        or clock.seconds() - kept.get("at", 0) > SECONDS_KEPT
        or not _is_mark_of(request.user, kept["by"])
    ):
        return {}
    # One that waited while the site was upgraded has a value instead of a list.
    return {name: [values] if isinstance(values, str) else values for name, values in kept["typed"].items()}


def _is_mark_of(user: Any, mark: str) -> bool:
    try:
        return matches(PURPOSE, _words(user), bytes.fromhex(mark.partition(".")[0]))
    except ValueError:
        return False


def _mark_of(user: Any) -> str:
    whose = keyed_hash(PURPOSE, _words(user)).hex()
    return f"{whose}.{keyed_hash(SEAL, whose.encode()).hex()}"


def _mark(request: HttpRequest) -> str:
    """What this site gave the browser; nothing for what a stranger invents."""
    mark = request.COOKIES.get(_cookie_name(), "")
    whose, _, seal = mark.partition(".")
    try:
        return mark if matches(SEAL, whose.encode(), bytes.fromhex(seal)) else ""
    except ValueError:
        return ""


def _words(user: Any) -> bytes:
    return str(user.pk).encode()


def _cookie_name() -> str:
    return "__Host-who_typed" if settings.SESSION_COOKIE_SECURE else "who_typed"


def _key(request: HttpRequest) -> str:
    return f"typed {request.path}"[:200]
