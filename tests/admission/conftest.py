"""The small server, started once for these tests."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.admission.callers import Caller
from tests.ports import free_port, is_free
from tests.waiting import wait_until

STARTED_WITHIN = 60


@pytest.fixture(scope="session")
def small_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Its port."""
    port = free_port()
    log: Path = tmp_path_factory.mktemp("small_server") / "log"
    with log.open("w") as written:
        command = [sys.executable, "-m", "tests.admission.small_server", str(port)]
        process = subprocess.Popen(command, stdout=written, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: not is_free(port) or process.poll() is not None, STARTED_WITHIN)
        assert process.poll() is None, log.read_text()
        yield port
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def caller(small_server: int) -> Iterator[Caller]:
    """Whoever speaks to it, byte by byte."""
    one = Caller(small_server)
    yield one
    one.leave()
