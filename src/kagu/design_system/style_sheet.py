"""One style sheet of the files in `css/` and the administration's colour, kept until it changes."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from kagu.design_system.theme import theme_rules
from kagu.static_files.compression import Compressed

FOLDER = Path(__file__).parent / "css"
# In the order of the cascade: colours and type first, paper last.
FILES = (
    "base",
    "dark",
    "access",
    "header",
    "menu",
    "layout",
    "forms",
    "passwords",
    "error_summary",
    "buttons",
    "cards",
    "notices",
    "content",
    "results",
    "print",
)


@login_not_required
@require_safe
def style_sheet(request: HttpRequest, version: str) -> HttpResponse:
    """Its address names its content, so it may be kept for a year."""
    content, encoding = _sheet().for_browser(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(content, content_type="text/css; charset=utf-8")
    # Another content's address: a page from before or after an update; it must not be kept under it.
    is_current = version == style_sheet_version()
    response["Cache-Control"] = f"public, {'max-age=31536000, immutable' if is_current else 'max-age=0'}"
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def style_sheet_version() -> str:
    """Changes whenever a rule does, or the colour."""
    return _version(_sheet())


def _sheet() -> Compressed:
    return _sheet_in(settings.BRAND.get("primary_color", ""))


@cache
def _version(sheet: Compressed) -> str:
    return hashlib.sha256(sheet.content).hexdigest()[:16]


@cache
def _sheet_in(color: str) -> Compressed:
    rules = [(FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in FILES]
    return Compressed("\n".join([*rules, theme_rules(color)]).encode())
