"""One name for each request: its answer tells it, and every line of the log that it causes."""

import logging
import re
import secrets
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from typing import Any

HEADER = "X-Request-ID"
GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApplication = Callable[[Environ, StartResponse], Iterable[bytes]]

_current: ContextVar[str] = ContextVar("request_id", default="-")
_client: ContextVar[str] = ContextVar("client", default="-")


def name_request(environ: Environ) -> str:
    """The id that a proxy gave, when it is well-formed, or a new one; doors further in find the same."""
    given: str = environ.get("HTTP_X_REQUEST_ID", "")
    name = given if GIVEN.fullmatch(given) else secrets.token_hex(8)
    environ["HTTP_X_REQUEST_ID"] = name
    _current.set(name)
    _client.set("-")
    return name


def name_client(client_id: str) -> None:
    """The registered service that the request at work is about: its lines say so."""
    _client.set(client_id)


class RequestIdDoor:
    """A WSGI application in front of another: whatever that one answers carries the request's id."""

    def __init__(self, application: WsgiApplication) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        named = (HEADER, name_request(environ))

        def start_named(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
            return start_response(status, [*headers, named], *more)

        return self.application(environ, start_named)


class RequestIdFilter(logging.Filter):
    """Lets every line through, with the request at work in this thread and its service, or dashes."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current.get()
        record.client = _client.get()
        return True
