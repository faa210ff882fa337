"""`kagu doctor` says so when the address of probes and numbers is reachable from outside."""

from collections.abc import Iterator
from typing import Any

import pytest

from kagu.doctor import health
from kagu.doctor.findings import Level
from tests.doctor.examined import examined

CHECK = "kagu.doctor.metrics_address.metrics_address"


@pytest.fixture
def port(settings: Any) -> Iterator[int]:
    """Probes that answer on every address of this machine."""
    settings.HEALTH_ADDRESS = "0.0.0.0:0"
    server = health.serve_health()
    assert server
    settings.HEALTH_ADDRESS = f"0.0.0.0:{server.server_port}"
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture
def public_name(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site's own name leads here, and the Internet knows it."""
    settings.SITE_URL = "http://localhost:8000"
    monkeypatch.setattr("kagu.doctor.metrics_address._is_public", lambda name: name == "localhost")


@pytest.mark.parametrize("address", ["9000", "127.0.0.1:9000", "[::1]:9000", "localhost:9000"])
def test_a_port_of_the_loopback_is_good(settings: Any, address: str) -> None:
    settings.HEALTH_ADDRESS = address
    assert examined(CHECK)[0][0] is Level.GOOD


def test_more_than_the_loopback_should_be_meant_so(settings: Any) -> None:
    settings.HEALTH_ADDRESS = "0.0.0.0:9"
    [(level, words)] = examined(CHECK)
    assert level is Level.LOOK
    assert "more than the loopback" in words


def test_one_that_answers_under_the_public_name_is_to_be_mended(port: int, public_name: None) -> None:
    [(level, words)] = examined(CHECK)
    assert level is Level.MEND
    assert f"anybody who reaches localhost reads it at port {port}" in words


def test_the_loopback_behind_a_proxy_that_passes_it_on_is_to_be_mended_too(
    port: int, public_name: None, settings: Any
) -> None:
    settings.HEALTH_ADDRESS = f"127.0.0.1:{port}"
    assert examined(CHECK)[0][0] is Level.MEND


def test_the_worker_s_address_is_examined_too(port: int, public_name: None, settings: Any) -> None:
    settings.WORKER_HEALTH_ADDRESS, settings.HEALTH_ADDRESS = settings.HEALTH_ADDRESS, ""
    [(level, words)] = examined(CHECK)
    assert level is Level.MEND
    assert "WORKER_HEALTH_ADDRESS" in words


def test_a_site_that_nobody_can_watch_is_told(settings: Any) -> None:
    settings.HEALTH_ADDRESS = ""
    [(level, words)] = examined(CHECK)
    assert level is Level.LOOK
    assert "nobody can watch this site" in words


def test_an_address_that_is_none_is_to_be_mended(settings: Any) -> None:
    settings.HEALTH_ADDRESS = "metrics"
    assert examined(CHECK)[0][0] is Level.MEND
