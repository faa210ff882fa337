"""The login page drawn once in each of its shapes; what belongs to one request alone is filled in.

Drawing it costs more than all the rest of showing it. Kept is only what anybody would be shown: the language,
the brand, the service and why somebody is here. Token, return path, typed address and challenges never are.
"""

import copy
import re
import secrets
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.core.signals import setting_changed
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import get_language

# Far more shapes than a site has services; each is some kilobytes.
MOST_KEPT = 64
# Nobody knows it, so that nothing typed or registered can pass for a gap.
_gap = f"gap{secrets.token_hex(16)}"
_GAPS = re.compile(f"{_gap}([a-z]+)end")
# By shape: text, name of a gap, text, and so on.
_kept: dict[Hashable, list[str]] = {}


def mark(name: str) -> str:
    """What to draw instead of a value: letters and digits alone, which no template escapes."""
    return f"{_gap}{name}end"


def draw(
    request: HttpRequest,
    template: str,
    shape: Hashable,
    context: Callable[[], dict[str, Any]],
    values: Mapping[str, str],
) -> str:
    """The page with these values, escaped, where `context` gives it their marks.

    `shape` tells apart all that the page shows else. The token and the page's own address are marked here.
    """
    key = (get_language(), template, shape)
    pieces = _kept.get(key)
    if pieces is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        pieces = _kept[key] = _GAPS.split(
            render_to_string(template, _of_anybody(request, context()), request)
        )
    return "".join(escape(values[piece]) if number % 2 else piece for number, piece in enumerate(pieces))


def _of_anybody(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    anybody = copy.copy(request)
    anybody.get_full_path = lambda *_: mark("address")  # type: ignore[method-assign, misc, assignment]
    return {**context, "csrf_token": mark("token"), "request": anybody, "messages": ()}


def _forget(**_told: Any) -> None:
    _kept.clear()


# Django's tests change settings; a site in service never does.
setting_changed.connect(_forget)
