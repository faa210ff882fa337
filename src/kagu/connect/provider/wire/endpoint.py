"""What every endpoint takes and returns: one small request value, one small response value."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

# Nothing an honest client sends to a machine endpoint is longer.
LONGEST_BODY = 64 * 1024
LONGEST_QUERY = 16 * 1024

Headers = tuple[tuple[str, str], ...]

NO_STORE: Headers = (("Cache-Control", "no-store"), ("Pragma", "no-cache"))
JSON_TYPE = ("Content-Type", "application/json")


class Request(NamedTuple):
    """The parts of an HTTP request that the protocol speaks of."""

    method: str
    query: str = ""
    content_type: str = ""
    body: bytes = b""
    authorization: str = ""
    dpop: str = ""
    # The path as the client saw it, for the `htu` of DPoP.
    path: str = ""
    session_cookie: str = ""
    # Who sent it, as REMOTE_ADDR.
    address: str = ""


class Response(NamedTuple):
    """An answer, whole: both doors write it out as it is."""

    status: int
    body: bytes = b""
    headers: Headers = ()


def json_response(content: Mapping[str, Any], status: int = 200, headers: Headers = NO_STORE) -> Response:
    """A JSON answer; nobody may keep it unless `headers` say so."""
    return Response(status, json.dumps(content).encode(), (JSON_TYPE, *headers))


def redirect_response(location: str) -> Response:
    """303, never 307: the browser must not repeat a form that may hold a password (RFC 9700 §4.12)."""
    return Response(303, b"", (("Location", location), *NO_STORE))
