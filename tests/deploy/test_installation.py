"""From the wheel to a site in service behind nginx, with a doctor that has nothing to mend."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.asking import ask
from tests.deploy.certificates import Certificates
from tests.deploy.installation import KEY, Installation
from tests.deploy.ports import free_ports, wait_for
from tests.deploy.proxies import Proxy, is_missing, start_nginx

HOST = "comptes.example.org"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    """Of the site, and of its probes."""
    site, health = free_ports(2)
    return site, health


@pytest.fixture(scope="module")
def proxy(folder: Path, ports: tuple[int, int], certificates: Certificates) -> Iterator[Proxy]:
    if is_missing("nginx"):
        pytest.skip("nginx is not on this machine")
    # The site's address has this test's port, and Django compares hosts with their ports.
    started = start_nginx(folder, certificates, ports[0], folder / "static", "$http_host")
    yield started
    started.stop()


@pytest.fixture(scope="module")
def connect(
    folder: Path,
    installed: Path,
    ports: tuple[int, int],
    proxy: Proxy,
    certificates: Certificates,
    relay_port: int,
) -> Iterator[Installation]:
    """`connect` as install.md has it: secrets in files, tables, static files, a server and a worker."""
    (folder / "secret-key").write_text(KEY)
    site = Installation(
        installed,
        folder,
        {
            "KAGU_CONNECT_URL": f"https://{HOST}:{proxy.secured}",
            "KAGU_CONNECT_SECRET_KEY_FILE": str(folder / "secret-key"),
            "KAGU_CONNECT_DATABASE": f"sqlite:///{folder}/connect.sqlite3",
            "KAGU_CONNECT_BEHIND_PROXY": "yes",
            "KAGU_CONNECT_STATIC_ROOT": str(folder / "static"),
            "KAGU_CONNECT_MAIL_FROM": "ne-pas-repondre@exemple.nc",
            "KAGU_CONNECT_HEALTH_ADDRESS": str(ports[1]),
            "KAGU_MAIL_HOST": "127.0.0.1",
            "KAGU_MAIL_PORT": str(relay_port),
            "KAGU_OUTBOUND_CA_BUNDLE": str(certificates.authority),
            "KAGU_OUTBOUND_ADDRESSES": f"{HOST}:{proxy.secured}=127.0.0.1:{proxy.secured}",
        },
    )
    for command in (["migrate", "--no-input", "--verbosity", "0"], ["collectstatic", "--no-input"]):
        status, said = site.kagu("connect", *command)
        assert status == 0, said
    site.start("serve", "serve", "connect", "--port", str(ports[0]))
    site.start("work", "work", "connect")
    wait_for(ports[1])
    wait_for(ports[0])
    yield site
    site.stop_all()


def test_an_installed_wheel_tells_its_settings_without_any(installed: Path, tmp_path: Path) -> None:
    status, said = Installation(installed, tmp_path, {}).kagu("settings")
    assert status == 0
    assert "KAGU_CONNECT_SECRET_KEY" in said


def test_people_reach_the_site_through_nginx(
    connect: Installation, proxy: Proxy, certificates: Certificates
) -> None:
    page = ask(proxy.secured, "/oidc/login", authority=certificates.authority, Host=f"{HOST}:{proxy.secured}")
    assert page.status == 200
    assert "max-age=63072000" in page.headers["Strict-Transport-Security"]
    assert "__Host-" in str(page.headers.get_all("Set-Cookie"))
    mark = ask(proxy.secured, "/static/design_system/mark.svg", authority=certificates.authority)
    assert (mark.status, mark.headers["Cache-Control"]) == (200, "public, max-age=600")
    [versioned] = set(re.findall(r"/static/design_system/mark\.[0-9a-f]{12}\.svg", page.body))
    kept = ask(
        proxy.secured, versioned, authority=certificates.authority, method="HEAD", Accept_Encoding="gzip"
    )
    # By nginx itself, from what `collectstatic` laid down: the site's own tags are weak.
    assert not kept.headers["ETag"].startswith("W/")
    assert (kept.status, kept.headers["Content-Encoding"]) == (200, "gzip")
    assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_the_doctor_has_nothing_to_mend(connect: Installation) -> None:
    status, said = connect.kagu("doctor", "connect", "--mail-to", "operator@exemple.nc")
    assert status == 0, said
    assert "0 to mend" in said
    for line in (
        "ok    worker               1 at work",
        "ok    from outside         certificate good for 8",
        "ok    from outside         the proxy passes name and scheme",
        "ok    django               its own checks have nothing to say",
        "ok    static files         collected in",
    ):
        assert line in said


def test_the_checks_of_django_for_a_site_in_service_have_nothing_to_say(connect: Installation) -> None:
    status, said = connect.kagu("connect", "check", "--deploy", "--fail-level", "WARNING")
    assert status == 0, said
    assert "no issues" in said


def test_the_probes_say_that_it_is_ready(connect: Installation, ports: tuple[int, int]) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{ports[1]}/health/ready") as answer:
        assert json.load(answer)["ready"] is True


def test_a_site_that_stops_ends_in_time_and_nginx_says_so(
    connect: Installation, proxy: Proxy, certificates: Certificates
) -> None:
    """The last one here: it takes the site away."""
    assert connect.stop("serve") == 0
    page = ask(proxy.secured, "/oidc/login", authority=certificates.authority)
    assert (page.status, page.headers["Retry-After"]) == (503, "30")
    assert connect.stop("work") == 0
    status, said = connect.kagu("doctor", "connect")
    assert status == 1
    assert "MEND  worker               none at work" in said
    assert "is not Kagu" in said
