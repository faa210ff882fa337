"""The fast path answers by itself what it should, and leaves the rest to Django."""

import io
import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client as Browser
from django.test import override_settings

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.provider.doors import wsgi_door
from kagu.connect.provider.doors.serving import MACHINE_ENDPOINTS
from kagu.connect.provider.doors.wsgi_door import FastDoor
from kagu.connect.provider.rows import statements
from tests.connect.provider.fast_browser import FastBrowser
from tests.connect.provider.service import Service, error_of, parameters_of

MACHINE_PATHS = [
    "/.well-known/openid-configuration",
    "/jwks",
    "/token",
    "/userinfo",
    "/par",
    "/introspect",
    "/revoke",
    "/.well-known/oauth-authorization-server",
    "/.well-known/ssf-configuration",
    "/events/poll",
]
ALIKE = (
    "Content-Type",
    "Cache-Control",
    "Pragma",
    "WWW-Authenticate",
    "Allow",
    "Access-Control-Allow-Origin",
    "X-Content-Type-Options",
    "Referrer-Policy",
)
# What differs from answer to answer: only that it is there is compared.
RANDOM = re.compile(rb'"(access_token|refresh_token|id_token|request_uri)": "[^"]+"')


@pytest.fixture
def fast(alice: User, log_in: Callable[..., LoginSession]) -> FastBrowser:
    browser = FastBrowser()
    log_in(browser, alice)
    return browser


@pytest.mark.parametrize("path", MACHINE_PATHS)
def test_machine_endpoints_never_reach_django(fast: FastBrowser, path: str) -> None:
    fast.get(path)
    assert fast.last_was_fast


@pytest.mark.parametrize("path", MACHINE_PATHS)
@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
def test_both_doors_answer_alike(fast: FastBrowser, path: str, method: str) -> None:
    answers = [getattr(browser, method)(path) for browser in (fast, Browser())]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].content == answers[1].content
    for name in ALIKE:
        assert answers[0].get(name) == answers[1].get(name), name


def test_both_doors_answer_real_requests_alike(
    fast: FastBrowser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """The whole of a service's day through each door: every answer but its random parts is the same."""
    service = register(grant_types=["authorization_code", "refresh_token", "client_credentials"])
    connect(alice, service)
    days = []
    for machine in (FastBrowser(), Browser()):
        service.machine = machine
        days.append(day_of(service, fast))
    for one, other in zip(*days, strict=True):
        assert one.status_code == other.status_code
        assert RANDOM.sub(rb'"\1"', one.content) == RANDOM.sub(rb'"\1"', other.content)
        for name in ALIKE:
            assert one.get(name) == other.get(name), name


def day_of(service: Service, browser: Browser) -> list[Any]:
    """Good and bad requests to every machine endpoint."""
    code = service.code(browser, scope="openid email")
    redeemed = service.redeem(code)
    tokens = redeemed.json()
    events = [service.post_json("/events/poll", said) for said in ("{}", "[]", '{"ack": ["x"]}')]
    return [
        redeemed,
        service.userinfo(tokens["access_token"]),
        service.userinfo("kga_nothing"),
        service.post("/introspect", {"token": "x"}),
        service.post("/introspect", {"token": tokens["access_token"]}, authorization="Basic eDp5"),
        service.post("/par", service.request()),
        service.post("/par", service.request(redirect_uri="https://attacker.example/")),
        *events,
        service.post("/token", {"grant_type": "client_credentials", "scope": "openid"}),
        service.post("/token", {"grant_type": "x"}),
        service.refresh(tokens["refresh_token"]),
        service.refresh("kgr_x"),
        service.post("/revoke", {"token": tokens["refresh_token"]}),
        service.userinfo(tokens["access_token"]),
        service.redeem(code),
        *(service.machine.get(path) for path in MACHINE_PATHS),
    ]


def test_a_person_logged_in_and_connected_never_reaches_django(fast: FastBrowser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(fast))
    assert fast.last_was_fast
    assert "error" in parameters_of(service.authorize(fast, response_type="token"))
    assert fast.last_was_fast


def test_whoever_must_see_a_page_is_left_to_django(
    fast: FastBrowser, service: Service, register: Callable[..., Service]
) -> None:
    for response in (
        service.authorize(fast, prompt="login"),
        register("stranger").authorize(fast),
        service.authorize(fast, redirect_uri="https://attacker.example/"),
        service.authorize(FastBrowser()),
        fast.get("/mon-compte/"),
        fast.get("/token/"),
    ):
        assert response.status_code in (200, 302, 303, 400, 404)
        assert not fast.last_was_fast


def call(path: str, door: Any = None, **environ: str) -> tuple[str, dict[str, str], bytes]:
    """One WSGI call."""
    started: list[Any] = []
    request = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "HTTP_HOST": "connect.localhost:8000",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        **environ,
    }
    application = FastDoor(door or (lambda environ, start: [b"django"]))
    body = b"".join(application(request, lambda *words: started.extend(words)))
    return (started[0], dict(started[1]), body) if started else ("", {}, body)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "host", ["attacker.example", "", "connect.localhost.attacker.example", "x y", "[", "a@b"]
)
def test_a_host_that_is_not_ours_is_left_to_django(host: str) -> None:
    """Host-header poisoning: Django refuses it."""
    assert call("/jwks", HTTP_HOST=host)[2] == b"django"


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_a_request_without_tls_is_left_to_django() -> None:
    assert call("/jwks")[2] == b"django"
    assert call("/jwks", HTTP_X_FORWARDED_PROTO="http")[2] == b"django"
    assert call("/jwks", HTTP_X_FORWARDED_PROTO="https")[0] == "200 OK"


@pytest.mark.django_db
@override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_what_is_posted_in_clear_is_refused_and_not_sent_on() -> None:
    """A machine that sends its secret so shall notice."""
    browser = Browser()
    for path in ("/token", "/oidc/login", "/nowhere"):
        refused = browser.post(path, {"client_secret": "a secret"})
        assert (refused.status_code, refused.get("Location")) == (403, None)
    assert browser.get("/contact/")["Location"] == "https://testserver/contact/"
    assert browser.post("/token", HTTP_X_FORWARDED_PROTO="https").status_code == 400


@pytest.mark.django_db
def test_every_answer_has_its_length_its_id_and_its_security_headers() -> None:
    _, headers, body = call("/jwks")
    assert headers["Content-Length"] == str(len(body))
    assert len(headers["X-Request-ID"]) >= 8
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert call("/jwks", HTTP_X_REQUEST_ID="a1b2c3d4-e5")[1]["X-Request-ID"] == "a1b2c3d4-e5"
    assert "\n" not in call("/jwks", HTTP_X_REQUEST_ID="abc\r\nSet-Cookie: x=y")[1]["X-Request-ID"]


@pytest.mark.django_db
@override_settings(SECURE_HSTS_SECONDS=63_072_000)
def test_a_site_with_tls_says_so_for_years() -> None:
    """ASVS 3.4.1."""
    assert call("/jwks")[1]["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.mark.django_db
@pytest.mark.parametrize("length", ["", "x", "-1", "999999999999", "1e3"])
def test_a_strange_length_is_no_fault(length: str) -> None:
    status, _, _ = call("/token", REQUEST_METHOD="POST", CONTENT_LENGTH=length)
    assert status.split()[0] in ("400", "401", "413")


@pytest.mark.django_db
def test_an_error_of_ours_is_told_without_details(monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 16.5.1, 16.5.4: a last-resort handler, and nothing of the inside leaves."""
    monkeypatch.setitem(MACHINE_ENDPOINTS, "/jwks", lambda request: 1 / 0)
    status, _, body = call("/jwks")
    assert status.startswith("500")
    assert body == b'{"error": "server_error"}'


@pytest.mark.parametrize("fault", [OperationalError("the disk is full"), InterfaceError("gone")])
def test_a_database_that_does_not_answer_is_told_with_503(
    fast: FastBrowser, service: Service, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """ASVS 16.5.2-16.5.3: nothing is given, the client is told to come back, and then it works."""
    code = service.code(fast)

    def fail(*arguments: Any) -> Any:
        raise fault

    with monkeypatch.context() as broken:
        broken.setattr(statements, "_execute", fail)
        response = service.redeem(code)
        assert response.status_code == 503
        assert response["Retry-After"]
        assert error_of(response) == "temporarily_unavailable"
    assert service.redeem(code).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite file hangs up on nobody")
def test_a_connection_that_the_server_closed_is_replaced(fast: FastBrowser, service: Service) -> None:
    """ASVS 16.5.2: one answer says to come back, the next is as before."""
    service.machine = FastBrowser()
    tokens = service.tokens(fast)
    with psycopg.connect(**connection.get_connection_params()) as other:
        mine = connection.connection.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s)", (mine,))
    first = service.userinfo(tokens["access_token"])
    assert first.status_code == 503
    assert first["Retry-After"]
    assert service.userinfo(tokens["access_token"]).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="an SQLite file hangs up on nobody")
def test_a_connection_closed_while_it_rested_is_not_even_noticed(
    fast: FastBrowser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.machine = FastBrowser()
    tokens = service.tokens(fast)
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (connection.connection.info.backend_pid,))
    monkeypatch.setattr(wsgi_door, "RESTED_SECONDS", 0.0)
    assert service.userinfo(tokens["access_token"]).status_code == 200
