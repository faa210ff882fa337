"""Which addresses are a client's own: exact text, or any port of loopback (RFC 8252 §7.3)."""

import pytest

from kagu.connect.provider.authorization.redirect_uris import host_of, is_registered

REGISTERED = ["http://127.0.0.1/cb", "http://[::1]/cb", "http://127.0.0.1/", "http://127.0.0.1/cb#x"]


@pytest.mark.parametrize(
    "uri",
    ["http://127.0.0.1/cb", "http://127.0.0.1:1/cb", "http://127.0.0.1:49152/cb", "http://[::1]:49152/cb"],
)
def test_a_native_app_listens_on_any_port_of_loopback(uri: str) -> None:
    assert is_registered(uri, REGISTERED, any_loopback_port=True)


@pytest.mark.parametrize(
    "uri",
    [
        "http://127.0.0.1:49152/other",
        "http://127.0.0.1:49152",
        "http://127.0.0.1:49152/cb#x",
        "http://127.0.0.1:/cb",
        "http://127.0.0.1:８０/cb",
        "http://127.0.0.1:²/cb",
        "http://127.0.0.1:8a/cb",
        "http://127.0.0.1x80/cb",
        "http://127.0.0.1.exemple.nc/cb",
        "http://127.0.0.1@exemple.nc/cb",
        "http://[::1]x/cb",
        "http://:80/cb",
        "http://localhost:80/cb",
        "https://127.0.0.1:80/cb",
    ],
)
def test_nothing_else_is_loopback(uri: str) -> None:
    assert not is_registered(uri, REGISTERED, any_loopback_port=True)


def test_other_clients_choose_no_port() -> None:
    assert is_registered("http://127.0.0.1/cb", REGISTERED)
    assert not is_registered("http://127.0.0.1:49152/cb", REGISTERED)


def test_people_read_the_host_without_its_port() -> None:
    """The scheme of an app has no host to read."""
    assert host_of("https://service.exemple.nc:8443/callback") == "service.exemple.nc"
    assert host_of("nc.exemple.app:/callback") == ""
