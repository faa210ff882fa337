"""Ahead of Django: a login that finds the password gate full is refused at almost no cost.

Refusing it in Django would cost a tenth of the hash it spares, and a flood would still take the
machine from those who are logged in.
"""

import time
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import parse_cookie
from django.urls import reverse

from kagu.connect.accounts.models.origin import device_of
from kagu.connect.accounts.passwords.gate import REFUSED, PasswordGateFull, gate
from kagu.metrics.log_ins import count_refused
from kagu.metrics.requests import count_answer
from kagu.site.tracing import ROUTE

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
WsgiApplication = Callable[[Environ, StartResponse], Iterable[bytes]]
LOGIN = "login:log_in"
KeptPage = tuple[str, list[tuple[str, str]], bytes]


class CrowdDoor:
    """A WSGI application in front of Django's."""

    def __init__(self, django_application: WsgiApplication) -> None:
        self.django_application = django_application
        self.login_path = reverse(LOGIN)
        self._kept: dict[str, KeptPage] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        began = time.perf_counter()
        is_login = environ["REQUEST_METHOD"] == "POST" and environ.get("PATH_INFO") == self.login_path
        if not is_login or not gate.is_full(is_known=_has_known_device(environ)):
            return self.django_application(environ, start_response)
        status, headers, body = self._page(environ)
        REFUSED.inc()
        count_refused("password", PasswordGateFull)
        environ[ROUTE] = LOGIN
        count_answer(LOGIN, int(status[:3]), time.perf_counter() - began)
        start_response(status, headers)
        return [body]

    def _page(self, environ: Environ) -> KeptPage:
        """Django's own page for this refusal in the person's language, drawn once."""
        cookies = parse_cookie(environ.get("HTTP_COOKIE", ""))
        language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        if language not in self._kept:
            self._kept[language] = _draw(self.django_application, language)
        return self._kept[language]


def _has_known_device(environ: Environ) -> bool:
    """Whether this browser was known to some account; which one, the log-in itself asks."""
    return bool(device_of(parse_cookie(environ.get("HTTP_COOKIE", ""))))


def _draw(django_application: WsgiApplication, language: str) -> KeptPage:
    """Asked for by nobody in particular: nothing of one person is kept for another."""
    issuer = urlsplit(settings.ISSUER)
    nobody: Environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": reverse("login:crowded"),
        "HTTP_HOST": issuer.netloc,
        "HTTP_COOKIE": f"{settings.LANGUAGE_COOKIE_NAME}={language}",
        "HTTP_X_FORWARDED_PROTO": issuer.scheme,
        "SERVER_NAME": issuer.hostname,
        "SERVER_PORT": "",
        "wsgi.url_scheme": issuer.scheme,
        "wsgi.input": BytesIO(),
    }
    told: list[Any] = []
    answer = django_application(nobody, lambda status, headers, *_: told.extend((status, headers)))
    body = b"".join(answer)
    return told[0], told[1], body
