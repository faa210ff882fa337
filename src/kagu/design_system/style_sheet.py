"""One style sheet made of the files in `css/`, fetched once and kept by browsers until it changes."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

FOLDER = Path(__file__).parent / "css"
# In the order of the cascade: colours and type first, paper last.
FILES = (
    "base",
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
    is_small = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(
        _compressed_rules() if is_small else _rules(), content_type="text/css; charset=utf-8"
    )
    # Another content's address: a page from before or after an update; it must not be kept under it.
    is_current = version == style_sheet_version()
    response["Cache-Control"] = f"public, {'max-age=31536000, immutable' if is_current else 'max-age=0'}"
    if is_small:
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


@cache
def style_sheet_version() -> str:
    """Changes whenever a rule does."""
    return hashlib.sha256(_rules()).hexdigest()[:16]


@cache
def _rules() -> bytes:
    return b"\n".join((FOLDER / f"{name}.css").read_bytes() for name in FILES)


@cache
def _compressed_rules() -> bytes:
    return gzip.compress(_rules(), mtime=0)
