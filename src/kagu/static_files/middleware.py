"""Style sheets, scripts and pictures, as the site serves them itself."""

import mimetypes
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, patch_vary_headers

from kagu.static_files.catalogue import StaticFile, find

# What this machine's own lists say does not count; what Python does not know stands here.
KINDS = mimetypes.MimeTypes()
for kind, ending in (("text/javascript", ".js"), ("font/woff2", ".woff2"), ("image/webp", ".webp")):
    KINDS.add_type(kind, ending)


class StaticFilesMiddleware:
    """Answers below STATIC_URL: a versioned name may be kept for a year, any other is asked for again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        prefix = str(settings.STATIC_URL)
        name = request.path_info.removeprefix(prefix)
        file = find(name) if request.path_info.startswith(prefix) else None
        if file is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return _answer(request, file, is_current=name == file.versioned_name)


def _answer(request: HttpRequest, file: StaticFile, *, is_current: bool) -> HttpResponse:
    content, encoding = file.body.for_browser(request.headers.get("Accept-Encoding", ""))
    response = HttpResponse(content, content_type=_content_type(file))
    # Another version's name: a page from before or after an update gets what there is, and does not keep it.
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "public, no-cache"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Length"] = str(len(content))
    if encoding:
        response["Content-Encoding"] = encoding
    patch_vary_headers(response, ["Accept-Encoding"])
    # Weak: the same for each encoding.
    response["ETag"] = f'W/"{file.version}"'
    return get_conditional_response(request, response["ETag"], response=response) or response


def _content_type(file: StaticFile) -> str:
    kind = KINDS.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
