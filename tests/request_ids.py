"""Asking a whole site, from its WSGI entry on, for an answer's request id and the lines of the log."""

import io
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
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
    with the_log() as log:
        _read(application(request, lambda *words: started.extend(words)))
    return [value for name, value in started[1] if name == "X-Request-ID"], log.text()


class Log:
    """What the site's log was told."""

    def __init__(self, written: io.StringIO) -> None:
        self._written = written

    def text(self) -> str:
        """All of it, so far."""
        return self._written.getvalue()


@contextmanager
def the_log(form: logging.Formatter | None = None) -> Iterator[Log]:
    """The lines that go to standard error in service, perhaps in another form."""
    written, handler = io.StringIO(), _console()
    stream, formatter = handler.setStream(written), handler.formatter
    handler.setFormatter(form or formatter)
    try:
        yield Log(written)
    finally:
        handler.setStream(stream or handler.stream)
        handler.setFormatter(formatter)


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
