"""Asking a whole site, from its WSGI entry on, for an answer's request id and the lines of the log."""

import io
import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from kagu.site.request_id import RequestIdFilter, WsgiApplication


def ids_of(application: WsgiApplication, path: str, **environ: Any) -> tuple[list[str], str]:
    """The ids in the answer's headers, and what the request had the site's log say."""
    started: list[Any] = []
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": urlsplit(settings.SITE_URL).netloc,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **environ,
    }
    written = io.StringIO()
    handler = _console()
    former = handler.setStream(written)
    try:
        _read(application(request, lambda *words: started.extend(words)))
    finally:
        handler.setStream(former or handler.stream)
    return [value for name, value in started[1] if name == "X-Request-ID"], written.getvalue()


def _read(chunks: Iterable[bytes]) -> None:
    b"".join(chunks)
    if hasattr(chunks, "close"):
        chunks.close()


def _console() -> logging.StreamHandler:
    handlers = logging.getLogger().handlers
    return next(
        handler
        for handler in handlers
        if isinstance(handler, logging.StreamHandler)
        and any(isinstance(each, RequestIdFilter) for each in handler.filters)
    )
