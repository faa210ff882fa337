"""The whole: both sites on PostgreSQL behind nginx, a database that goes away, a second worker."""

import os
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.deploy.asking import ask
from tests.deploy.certificates import Certificates
from tests.deploy.installation import KEY, Installation
from tests.deploy.ports import free_ports, wait_for
from tests.deploy.proxies import Proxy, is_missing, start_nginx
from tests.waiting import wait_until

pytestmark = pytest.mark.whole
HOST, PORTAL = "comptes.example.org", "impots.example.org"
SERVER = os.environ.get("KAGU_TEST_DATABASE", "sqlite")
DATABASES = {"connect": "kagu_whole_connect", "tax_portal": "kagu_whole_tax_portal"}


def run_sql(*statements: str) -> None:
    with psycopg.connect(SERVER, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def address_of(database: str) -> str:
    return urlunsplit(urlsplit(SERVER)._replace(path=f"/{database}"))


@pytest.fixture(scope="module")
def databases() -> Iterator[None]:
    if SERVER == "sqlite":
        pytest.skip("KAGU_TEST_DATABASE names no PostgreSQL")
    drop = [f"DROP DATABASE IF EXISTS {name} WITH (FORCE)" for name in DATABASES.values()]
    run_sql(*drop, *(f"CREATE DATABASE {name}" for name in DATABASES.values()))
    yield
    run_sql(*drop)


@pytest.fixture(scope="module")
def ports() -> list[int]:
    """Of both sites, then of their probes."""
    return free_ports(4)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole")


@pytest.fixture(scope="module")
def proxy(folder: Path, ports: list[int], certificates: Certificates) -> Iterator[Proxy]:
    if is_missing("nginx"):
        pytest.skip("nginx is not on this machine")
    started = start_nginx(
        folder, certificates, ports[0], folder / "static", "$http_host", tax_portal=ports[1]
    )
    yield started
    started.stop()


@pytest.fixture(scope="module")
def kagu(
    databases: None,
    folder: Path,
    installed: Path,
    ports: list[int],
    proxy: Proxy,
    certificates: Certificates,
    relay_port: int,
) -> Iterator[Installation]:
    """Both sites and a worker for each; the portal is registered as install.md says."""
    port = proxy.secured
    settings = {
        "KAGU_MAIL_HOST": "127.0.0.1",
        "KAGU_MAIL_PORT": str(relay_port),
        "KAGU_OUTBOUND_CA_BUNDLE": str(certificates.authority),
        "KAGU_OUTBOUND_ADDRESSES": f"{HOST}:{port}=127.0.0.1:{port},{PORTAL}:{port}=127.0.0.1:{port}",
        "KAGU_TAX_PORTAL_ISSUER": f"https://{HOST}:{port}",
        "KAGU_TAX_PORTAL_CLIENT_ID": "impots",
        "KAGU_TAX_PORTAL_CLIENT_SECRET": "not known yet",
    }
    for number, (site, host) in enumerate((("CONNECT", HOST), ("TAX_PORTAL", PORTAL))):
        settings |= {
            f"KAGU_{site}_URL": f"https://{host}:{port}",
            f"KAGU_{site}_SECRET_KEY": KEY,
            f"KAGU_{site}_DATABASE": address_of(DATABASES[site.lower()]),
            f"KAGU_{site}_BEHIND_PROXY": "yes",
            f"KAGU_{site}_STATIC_ROOT": str(folder / "static"),
            f"KAGU_{site}_MAIL_FROM": "ne-pas-repondre@exemple.nc",
            f"KAGU_{site}_HEALTH_ADDRESS": str(ports[2 + number]),
        }
    both = Installation(installed, folder, settings)
    for site in ("connect", "tax-portal"):
        for command in (["migrate", "--no-input", "--verbosity", "0"], ["collectstatic", "--no-input"]):
            status, said = both.kagu(site, *command)
            assert status == 0, said
    _, said = both.kagu(
        *("connect", "client", "add", "impots", "--name", "Impôts"),
        *("--redirect-uri", f"https://{PORTAL}:{port}/callback/"),
    )
    [settings["KAGU_TAX_PORTAL_CLIENT_SECRET"]] = re.findall(r"^client_secret: (\S+)$", said, re.MULTILINE)
    for number, site in enumerate(("connect", "tax-portal")):
        both.start(site, "serve", site, "--port", str(ports[number]))
        both.start(f"{site}-worker", "work", site)
    for each in ports:
        wait_for(each)
    yield both
    both.stop_all()


def readiness(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=20) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("site", ["connect", "tax-portal"])
def test_the_doctor_has_nothing_to_mend_at_either_site(kagu: Installation, site: str) -> None:
    wait_until(lambda: kagu.kagu("doctor", site)[0] == 0, seconds=60)
    _, said = kagu.kagu("doctor", site)
    assert "ok    connections" in said
    assert "PostgreSQL" in said


def test_the_portal_sends_people_to_the_accounts(
    kagu: Installation, proxy: Proxy, certificates: Certificates
) -> None:
    name = f"{PORTAL}:{proxy.secured}"
    answer = ask(proxy.secured, "/login/", authority=certificates.authority, host=PORTAL, Host=name)
    assert answer.status == 302
    assert answer.headers["Location"].startswith(f"https://{HOST}:{proxy.secured}/authorize?")


def test_a_budget_that_does_not_fit_is_to_be_mended(kagu: Installation) -> None:
    status, said = kagu.kagu("doctor", "connect", "--processes", "40")
    assert status == 1
    assert "MEND  connections" in said


def test_a_site_whose_database_is_away_is_not_ready_and_comes_back(
    kagu: Installation, ports: list[int]
) -> None:
    name = DATABASES["connect"]
    assert readiness(ports[2]) == 200
    run_sql(
        f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'kagu_whole_connect'",
    )
    try:
        assert readiness(ports[2]) == 503
        assert readiness(ports[3]) == 200
        status, said = kagu.kagu("doctor", "connect")
        assert status == 1
        assert "MEND  database" in said
    finally:
        run_sql(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    wait_until(lambda: readiness(ports[2]) == 200, seconds=30)


def test_a_second_worker_is_counted_and_one_that_stops_is_not(kagu: Installation) -> None:
    kagu.start("second", "work", "tax-portal")
    wait_until(lambda: "2 at work" in kagu.kagu("doctor", "tax-portal")[1], seconds=60)
    assert kagu.stop("second") == 0
    assert "1 at work" in kagu.kagu("doctor", "tax-portal")[1]
