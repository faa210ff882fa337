"""The demo's own pages answer to this machine's names alone.

A page of somebody else's, whose name leads to 127.0.0.1 for a moment, would otherwise read the demo's mails.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from kagu.site.request_id import Environ, StartResponse, WsgiApplication

NAMES = ("localhost", "127.0.0.1", "::1")


class LocalDoor:
    """A WSGI application in front of another: any other Host is 421 (RFC 9110 §15.5.20)."""

    def __init__(self, application: WsgiApplication) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        if is_local(environ.get("HTTP_HOST", "")):
            return self.application(environ, start_response)
        start_response("421 Misdirected Request", [("Content-Type", "text/plain")])
        return [b"only this machine's names are answered\n"]


def is_local(host: str) -> bool:
    """Whether a Host header names this machine, with or without a port."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name in NAMES or name.endswith(".localhost")
