"""The WSGI environ (PEP 3333) of a request as granian's RSGI interface tells it."""

import sys
from functools import lru_cache
from typing import Any

from kagu.site.request_id import Environ

# More names than these are strangers' inventions, and are made anew each time.
MOST_NAMES = 200

ALWAYS: Environ = {
    "GATEWAY_INTERFACE": "CGI/1.1",
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "kagu",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "wsgi.errors": sys.stderr,
    "wsgi.input_terminated": True,
    "wsgi.multiprocess": False,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


class _Names(dict[str, str]):
    """Header names as WSGI spells them; those that come often are kept.

    Nothing for a name with an underscore: it would pass for the one with a dash, which a proxy sets.
    """

    def __missing__(self, name: str) -> str:
        spelled = "" if "_" in name else "HTTP_" + name.upper().replace("-", "_")
        if len(self) < MOST_NAMES:
            self[name] = spelled
        return spelled


_names = _Names({"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"})


@lru_cache(maxsize=16)
def _server_of(address: str) -> Environ:
    """A process listens at one address."""
    name, _, port = address.rpartition(":")
    return {"SERVER_NAME": name.strip("[]"), "SERVER_PORT": port}


def environ_of(scope: Any) -> Environ:
    """All of it but `wsgi.input`. Nothing of the process's own environment, which holds its secrets."""
    environ = {**ALWAYS, **_server_of(scope.server)}
    path = scope.path
    environ["REQUEST_METHOD"] = scope.method
    environ["PATH_INFO"] = path if path.isascii() else path.encode().decode("latin-1")
    environ["QUERY_STRING"] = scope.query_string
    environ["wsgi.url_scheme"] = scope.scheme
    environ["REMOTE_ADDR"] = scope.client.rpartition(":")[0].strip("[]")
    for name, value in scope.headers.items():
        spelled = _names[name]
        if spelled in environ:
            environ[spelled] += ("; " if spelled == "HTTP_COOKIE" else ",") + value
        elif spelled:
            environ[spelled] = value
    return environ
