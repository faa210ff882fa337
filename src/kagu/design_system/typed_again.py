"""A page that comes back with what was typed: in another language, or because its form was too old."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation

from kagu.design_system.back_button import keep_for_back
from kagu.design_system.form_tokens import note_stale_form
from kagu.design_system.language import is_supported, keep_choice

# Its value names what the page must know to be found again, such as a mailed link's secret.
MARK = "typed_again"
_typed: ContextVar[QueryDict | None] = ContextVar("typed", default=None)


class TypedAgainMiddleware:
    """Turns the switch's request into a visit: nothing is done, and fields show what it carried.

    After the protection of forms, so that no other site fills ours in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        _typed.set(None)
        response = self.get_response(request)
        typed = _typed.get()
        _typed.set(None)
        if typed is not None and is_language_switch(typed):
            keep_choice(request, response, str(typed["language"]))
        return response

    def process_view(self, request: HttpRequest, view: Any, *_: Any) -> None:
        """`_` are the view's own arguments."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or MARK not in request.POST:
            return
        typed = request.POST
        if is_language_switch(typed):
            _typed.set(typed)
            translation.activate(typed["language"])
            request.LANGUAGE_CODE = typed["language"]
            request.is_language_pressed = True  # type: ignore[attr-defined]
        _visit(request)
        address = request.GET.copy()
        for name in typed[MARK].split():
            address[name] = typed.get(name, "")
        request.GET = address  # type: ignore[assignment] # a copy may be written to


def is_language_switch(typed: QueryDict) -> bool:
    """Whether another language is asked for, and nothing else."""
    return MARK in typed and is_supported(typed.get("language", ""))


def show_stale_form(request: HttpRequest) -> None:
    """Turn a form of ours that came too late into a visit to its page, which shows what it carried."""
    note_stale_form(request, request.POST)
    show_typed(request.POST)
    _visit(request)


def show_typed(typed: QueryDict) -> None:
    """From now on the fields of this request's page show this, but for passwords and hidden ones."""
    _typed.set(typed)


def shows_typed() -> bool:
    """Whether this request's page shows again what was typed."""
    return _typed.get() is not None


def _visit(request: HttpRequest) -> None:
    keep_for_back(request)
    request.method = request.META["REQUEST_METHOD"] = "GET"
    request.POST = QueryDict()


def values_to_carry(form: forms.BaseForm) -> list[tuple[str, str]] | None:
    """All that the form shows again, never passwords or hidden fields; None when nothing was sent yet."""
    data = form.data if form.is_bound else _typed.get()
    if data is None:
        return None
    shown = [field for field in form.visible_fields() if field.widget_type != "password"]
    return [(field.html_name, value) for field in shown for value in _values(field, data)]


def fill_in(widget: dict[str, Any]) -> None:
    """Give a widget that is about to be drawn the value it had before the language changed."""
    typed = _typed.get()
    if typed is None or widget["name"] not in typed or widget.get("type") in ("password", "hidden", "file"):
        return
    values = typed.getlist(widget["name"])
    for _, options, _ in widget.get("optgroups", ()):
        for option in options:
            _tick(option, "checked" if "type" in option else "selected", str(option["value"]) in values)
    if widget.get("type") == "checkbox":
        _tick(widget, "checked", any(values))
    elif "optgroups" not in widget:
        widget["value"] = values[-1]


def _values(field: forms.BoundField, data: Any) -> list[str]:
    found = data.getlist(field.html_name) if isinstance(data, QueryDict) else field.value()
    values = found if isinstance(found, list) else [found]
    # An empty one too: a box that was unticked stays so.
    return ["" if value is None else str(value) for value in values or [""]]


def _tick(box: dict[str, Any], attribute: str, is_chosen: bool) -> None:
    box["selected"] = is_chosen
    box["attrs"] = {**box["attrs"], attribute: is_chosen}
