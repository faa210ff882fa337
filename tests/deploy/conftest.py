"""What the tests of an installation share: the wheel installed once, certificates, a relay."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink

from tests.deploy.certificates import Certificates, make_certificates
from tests.deploy.installation import install_wheel
from tests.deploy.ports import free_ports


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a clean environment that holds the wheel and what it needs."""
    return install_wheel(tmp_path_factory.mktemp("installed"))


@pytest.fixture(scope="session")
def relay_port() -> Iterator[int]:
    """A relay that takes every mail."""
    [port] = free_ports(1)
    controller = Controller(Sink(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port
    controller.stop()
