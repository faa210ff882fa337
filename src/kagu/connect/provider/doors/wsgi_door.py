"""The fast path: machine endpoints, and people already logged in, answered ahead of Django.

Whatever is not plain (another host, another method, a page to show) goes on to Django, which
answers the same. What Django's middleware would have done stands here: host check, security
headers, language, request id, connection health.
"""

import threading
import time
from collections.abc import Iterable
from functools import lru_cache
from http.client import responses
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils import translation

from kagu.connect.provider.authorization.authorize import authorize
from kagu.connect.provider.authorization.destination import NoWayBack
from kagu.connect.provider.doors.serving import MACHINE_ENDPOINTS, serve, with_current_client
from kagu.connect.provider.wire.endpoint import LONGEST_BODY, Headers, Request, Response
from kagu.connect.provider.wire.errors import ProtocolError
from kagu.metrics.requests import count_answer
from kagu.site.request_id import HEADER, Environ, StartResponse, WsgiApplication, name_request
from kagu.site.tracing import ROUTE

# A connection that rested this long is asked whether it still works before it is used.
RESTED_SECONDS = 5.0

# As Django's URL map names them.
ROUTES = {path: f"provider:{path[1:]}" for path in ("/authorize", *MACHINE_ENDPOINTS)}

_thread = threading.local()


class FastDoor:
    """A WSGI application in front of Django's."""

    def __init__(self, django_application: WsgiApplication) -> None:
        self.django_application = django_application
        self.security_headers = _security_headers()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        request_id = name_request(environ)
        response = self._answer(environ) if _is_for_us(environ) else None
        if response is None:
            return self.django_application(environ, start_response)
        route = environ[ROUTE] = ROUTES[environ["PATH_INFO"]]
        count_answer(route, response.status, time.perf_counter() - began)
        length = ("Content-Length", str(len(response.body)))
        start_response(
            f"{response.status} {responses[response.status]}",
            [*response.headers, *self.security_headers, (HEADER, request_id), length],
        )
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else response.body]

    def _answer(self, environ: Environ) -> Response | None:
        endpoint = MACHINE_ENDPOINTS.get(environ["PATH_INFO"])
        # Looked up once: that alone costs a hundredth of what is answered here.
        database: Any = connections[DEFAULT_DB_ALIAS]
        _check_connection(database)
        response = _authorize(environ) if endpoint is None else serve(endpoint, read_request(environ))
        if database.vendor == "postgresql":
            # Django says so by itself after the requests that it answers.
            database.rest()
        return response


def read_request(environ: Environ) -> Request:
    """The protocol's view of a WSGI request."""
    return Request(
        method=environ["REQUEST_METHOD"],
        query=environ.get("QUERY_STRING", ""),
        content_type=environ.get("CONTENT_TYPE", ""),
        body=_body(environ),
        authorization=environ.get("HTTP_AUTHORIZATION", ""),
        dpop=environ.get("HTTP_DPOP", ""),
        path=environ["PATH_INFO"],
        address=environ.get("REMOTE_ADDR", ""),
    )


def _authorize(environ: Environ) -> Response | None:
    """The code, or the error, of a request that needs no page; everything else is Django's."""
    if environ["REQUEST_METHOD"] != "GET":
        return None
    cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
    session_cookie = cookies.get(settings.SESSION_COOKIE_NAME, "")
    if not session_cookie:
        return None
    request = Request(
        "GET", environ.get("QUERY_STRING", ""), path="/authorize", session_cookie=session_cookie
    )
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    is_spoken = any(language == code for code, _ in settings.LANGUAGES)
    # For this request alone: whatever this thread serves next begins with its own language.
    translation.activate(language if is_spoken else settings.LANGUAGE_CODE)
    try:
        answer = with_current_client(lambda: authorize(request))
    except (NoWayBack, ProtocolError, DatabaseError):
        # Django shows the page, also the one for a database that is away.
        return None
    return answer if isinstance(answer, Response) else None


def _is_for_us(environ: Environ) -> bool:
    """An address answered here, a host of ours and, where the site is https, a request that came so."""
    if environ.get("PATH_INFO", "") not in ROUTES:
        return False
    if not _is_our_host(environ.get("HTTP_HOST", ""), tuple(settings.ALLOWED_HOSTS)):
        return False
    return not settings.SECURE_SSL_REDIRECT or _is_secure(environ)


@lru_cache(maxsize=64)
def _is_our_host(host: str, allowed: tuple[str | None, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, list(filter(None, allowed)))


def _is_secure(environ: Environ) -> bool:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return environ.get(name, "").split(",")[0].strip() == value
    return environ.get("wsgi.url_scheme") == "https"


def _body(environ: Environ) -> bytes:
    """Read only where we would accept it; what is longer is refused by its length."""
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit()):
        return b""
    if int(length) > LONGEST_BODY:
        return b" " * (LONGEST_BODY + 1)
    return environ["wsgi.input"].read(int(length))


def _check_connection(database: Any) -> None:
    """Close a connection that failed, or that the server may have dropped while it rested."""
    now = time.monotonic()
    rested = now - getattr(_thread, "used_at", now)
    _thread.used_at = now
    if database.vendor == "postgresql":
        database.wake()
    if database.connection is None or database.in_atomic_block:
        return
    if (database.errors_occurred or rested > RESTED_SECONDS) and not database.is_usable():
        database.close()
    database.errors_occurred = False


def _security_headers() -> Headers:
    headers: Headers = (
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", settings.SECURE_REFERRER_POLICY),
        ("Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    )
    if not settings.SECURE_HSTS_SECONDS:
        return headers
    policy = f"max-age={settings.SECURE_HSTS_SECONDS}"
    policy += "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    policy += "; preload" if settings.SECURE_HSTS_PRELOAD else ""
    return (*headers, ("Strict-Transport-Security", policy))
