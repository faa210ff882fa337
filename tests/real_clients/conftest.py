"""A provider, services that are not ours, and a browser."""

import random
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from kagu.demo.processes import Processes
from tests.chromium import PROGRAMS, installed, open_chromium
from tests.ports import is_free
from tests.real_clients.own_connect import OwnConnect
from tests.real_clients.services import ApacheService, FlaskService, NodeService, Service

KINDS: list[type[FlaskService] | type[NodeService] | type[ApacheService]] = [
    FlaskService,
    NodeService,
    ApacheService,
]


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """Short, and readable where a server lays down root's rights."""
    with tempfile.TemporaryDirectory(prefix="kagu-real-clients-") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def free_ports() -> list[int]:
    """Neighbouring ports that nobody uses."""
    for _ in range(100):
        base = random.randrange(31_100, 32_600, 10)
        ports = list(range(base, base + 10))
        if all(is_free(port) for port in ports):
            return ports
    raise AssertionError("no free ports on this machine")


@pytest.fixture(scope="session")
def processes(folder: Path) -> Iterator[Processes]:
    """Whatever a test starts ends with the tests."""
    (folder / "logs").mkdir()
    started = Processes(folder / "logs")
    yield started
    started.end()


@pytest.fixture(scope="session")
def connect(folder: Path, free_ports: list[int], processes: Processes) -> OwnConnect:
    """Kagu's `connect` with the demo's people."""
    own = OwnConnect(folder / "connect", free_ports[0], processes, free_ports[1:])
    own.start()
    return own


@pytest.fixture(scope="session", params=KINDS, ids=["authlib", "openid-client", "mod_auth_openidc"])
def service(
    request: pytest.FixtureRequest, folder: Path, free_ports: list[int], processes: Processes
) -> Service:
    """Each of examples/ in turn, registered and running; skipped where its program is missing."""
    number = KINDS.index(request.param)
    service: Service = request.param(free_ports[1 + number])
    if lack := service.what_it_lacks():
        pytest.skip(lack)
    connect: OwnConnect = request.getfixturevalue("connect")
    secret = connect.register(service.registration)
    own_folder = folder / service.registration.client_id
    own_folder.mkdir()
    service.start(processes, own_folder, connect.issuer, secret)
    processes.wait_for(service.registration.client_id, service.port, "localhost")
    return service


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium."""
    if not installed():
        pytest.skip(f"none of {', '.join(PROGRAMS)} is on this machine")
    with open_chromium() as opened:
        yield opened


@pytest.fixture
def new_page(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A fresh browser with one tab, as often as asked."""
    contexts = []

    def fresh() -> Page:
        contexts.append(browser.new_context(locale="fr-FR"))
        contexts[-1].set_default_timeout(10_000)
        return contexts[-1].new_page()

    yield fresh
    for context in contexts:
        context.close()
