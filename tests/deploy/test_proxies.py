"""nginx and HAProxy as `deploy/` has them, run for real before a server that tells what it was asked."""

import gzip
import json
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.asking import CONNECT, ask
from tests.deploy.certificates import Certificates
from tests.deploy.proxies import Proxy, is_missing, start_haproxy, start_nginx
from tests.deploy.upstream import Upstream

# The old versions of TLS that one test asks for.
pytestmark = pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    yield server
    server.stop()


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def proxy(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    certificates: Certificates,
    upstream: Upstream,
) -> Iterator[Proxy]:
    """Each of the two, before the server that tells."""
    if is_missing(request.param):
        pytest.skip(f"{request.param} is not on this machine")
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "haproxy":
        started = start_haproxy(folder, certificates, upstream.port)
    else:
        (folder / "static").mkdir()
        (folder / "static" / "mark.svg").write_text("<svg/>")
        (folder / "static" / "mark.0123456789ab.svg").write_text("<svg/>")
        (folder / "static" / "mark.0123456789ab.svg.gz").write_bytes(gzip.compress(b"<svg/>"))
        started = start_nginx(folder, certificates, upstream.port, folder / "static", "$host")
    yield started
    started.stop()


def told(proxy: Proxy, certificates: Certificates, path: str = "/", **more: Any) -> dict[str, Any]:
    """What the server behind was asked."""
    answer = ask(proxy.secured, path, authority=certificates.authority, **more)
    assert answer.status == 200, answer.body
    found: dict[str, Any] = json.loads(answer.body)
    found["headers"] = {name.lower(): value for name, value in found["headers"].items()}
    return found


def test_the_site_is_told_who_calls_and_how(proxy: Proxy, certificates: Certificates) -> None:
    headers = told(proxy, certificates)["headers"]
    assert headers["host"] == CONNECT
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert len(headers["x-request-id"]) >= 32


def test_what_a_caller_claims_is_dropped(proxy: Proxy, certificates: Certificates) -> None:
    headers = told(
        proxy,
        certificates,
        X_Forwarded_For="203.0.113.7",
        X_Forwarded_Proto="http",
        X_Forwarded_Host="evil.example",
        Forwarded="for=203.0.113.7",
        X_Request_ID="chosen-by-a-stranger",
    )["headers"]
    assert headers["x-forwarded-for"] == "127.0.0.1"
    assert headers["x-forwarded-proto"] == "https"
    assert "evil.example" not in str(headers)
    assert "203.0.113.7" not in str(headers)
    assert headers["x-request-id"] != "chosen-by-a-stranger"


def test_the_log_has_the_path_and_neither_query_nor_referer(proxy: Proxy, certificates: Certificates) -> None:
    told(
        proxy,
        certificates,
        "/public/resetpassword?secret=of-a-mailed-link",
        Referer="https://example.org/?secret=of-a-referer",
        Cookie="secret=of-a-cookie",
    )
    ask(proxy.plain, "/public/resetpassword?secret=of-a-plain-link")
    assert "/public/resetpassword" in proxy.log()
    assert "secret" not in proxy.log()


def test_a_page_asked_in_clear_is_sent_to_https(proxy: Proxy) -> None:
    answer = ask(proxy.plain, "/mon-compte/?a=b")
    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{CONNECT}/mon-compte/?a=b"


def test_a_secret_sent_in_clear_is_refused_and_not_sent_on(proxy: Proxy, upstream: Upstream) -> None:
    assert ask(proxy.plain, f"/in-clear-{proxy.kind}", method="POST", body=b"client_secret=x").status == 403
    assert f"/in-clear-{proxy.kind}" not in upstream.seen


def begun(proxy: Proxy, certificates: Certificates, path: str, length: int, sent: int) -> ssl.SSLSocket:
    """A form of so many bytes of which so many were sent."""
    context = ssl.create_default_context(cafile=certificates.authority)
    plain = socket.create_connection(("127.0.0.1", proxy.secured), timeout=20)
    secured = context.wrap_socket(plain, server_hostname=CONNECT)
    head = f"POST {path} HTTP/1.1\r\nHost: {CONNECT}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    secured.sendall(head.encode() + b"x" * sent)
    return secured


def test_a_form_reaches_the_site_only_when_it_is_whole(
    proxy: Proxy, certificates: Certificates, upstream: Upstream
) -> None:
    path = f"/slow-{proxy.kind}"
    with begun(proxy, certificates, path, 10, 5) as slow:
        # Others go through meanwhile.
        told(proxy, certificates, "/quick")
        assert path not in upstream.seen
        slow.sendall(b"67890")
        assert b" 200 " in slow.recv(4096).split(b"\r\n")[0]
    assert path in upstream.seen


def test_a_form_without_measure_is_refused_before_it_is_read(
    proxy: Proxy, certificates: Certificates, upstream: Upstream
) -> None:
    with begun(proxy, certificates, "/token", 1_100_000, 15_700) as large:
        answer = b"".join(iter(lambda: large.recv(4096), b"")).decode()
    assert " 413 " in answer.splitlines()[0]
    if proxy.kind == "nginx":
        assert json.loads(answer.splitlines()[-1])["error"] == "invalid_request"


def test_a_name_that_is_not_ours_gets_nothing(proxy: Proxy, certificates: Certificates) -> None:
    with pytest.raises((ssl.SSLError, ConnectionError)):
        ask(proxy.secured, authority=certificates.authority, host="evil.example")


def test_old_tls_is_refused(proxy: Proxy, certificates: Certificates) -> None:
    context = ssl.create_default_context(cafile=certificates.authority)
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.set_ciphers("ALL:@SECLEVEL=0")
    plain = socket.create_connection(("127.0.0.1", proxy.secured), timeout=20)
    with plain, pytest.raises((ssl.SSLError, ConnectionError)):
        context.wrap_socket(plain, server_hostname=CONNECT)


def test_nginx_serves_static_files_and_asks_the_site_for_the_others(
    proxy: Proxy, certificates: Certificates
) -> None:
    if proxy.kind != "nginx":
        assert told(proxy, certificates, "/static/mark.svg")["path"] == "/static/mark.svg"
        return
    answer = ask(proxy.secured, "/static/mark.svg", authority=certificates.authority)
    assert (answer.body, answer.headers["X-Content-Type-Options"]) == ("<svg/>", "nosniff")
    assert answer.headers["Cache-Control"] == "public, max-age=600"
    assert told(proxy, certificates, "/static/new.css")["path"] == "/static/new.css"
    outside = ask(proxy.secured, "/static/../kagu.conf", authority=certificates.authority)
    assert "upstream" not in outside.body
    versioned = "/static/mark.0123456789ab.svg"
    kept = ask(
        proxy.secured, versioned, authority=certificates.authority, method="HEAD", Accept_Encoding="gzip"
    )
    assert (kept.headers["Content-Encoding"], kept.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_nginx_lets_browsers_keep_a_versioned_file_and_sends_it_compressed(
    proxy: Proxy, certificates: Certificates
) -> None:
    if proxy.kind != "nginx":
        pytest.skip("behind HAProxy the sites serve their own files")
    versioned = "/static/mark.0123456789ab.svg"
    answer = ask(
        proxy.secured, versioned, authority=certificates.authority, method="HEAD", Accept_Encoding="gzip"
    )
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_site_that_is_away_is_told_as_a_page_and_to_machines_as_json(
    tmp_path: Path, certificates: Certificates, proxy: Proxy
) -> None:
    """A proxy of its own, with nobody behind it."""
    gone = Upstream()
    if proxy.kind == "nginx":
        alone = start_nginx(tmp_path, certificates, gone.port, tmp_path, "$host")
    else:
        alone = start_haproxy(tmp_path, certificates, gone.port)
    gone.stop()
    try:
        page = ask(alone.secured, "/mon-compte/", authority=certificates.authority)
        machine = ask(alone.secured, "/token", authority=certificates.authority, method="POST", body=b"")
    finally:
        alone.stop()
    assert (page.status, page.headers["Retry-After"], page.headers["Cache-Control"]) == (
        503,
        "30",
        "no-store",
    )
    assert "Le service est momentanément indisponible" in page.body
    assert "The service is unavailable for a moment" in page.body
    assert machine.status == 503
    if proxy.kind == "nginx":
        assert json.loads(machine.body)["error"] == "temporarily_unavailable"
