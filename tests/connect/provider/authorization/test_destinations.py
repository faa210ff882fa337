"""Nobody is ever sent to an address that its client did not register (RFC 9700 §2.1, §4.1, §4.11)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.clients.models import Client
from tests.connect.provider.service import CALLBACK, Service, parameters_of

TRICKS = [
    "https://attacker.example/callback",
    "https://service.exemple.nc@attacker.example/callback",
    "https://service.exemple.nc\\@attacker.example/callback",
    "https://service.exemple.nc.attacker.example/callback",
    "https://service.exemple.nc./callback",
    "https://SERVICE.exemple.nc/callback",
    "http://service.exemple.nc/callback",
    "https://service.exemple.nc:8443/callback",
    "https://service.exemple.nc/callback/",
    "https://service.exemple.nc/callback#fragment",
    "https://service.exemple.nc/callback?more=1",
    "https://service.exemple.nc/callback/../autre",
    "https://service.exemple.nc/x/../callback",
    "https://service.exemple.nc/%63allback",
    "https://service.exemple.nc%2fcallback",
    "https://sérvice.exemple.nc/callback",
    "//service.exemple.nc/callback",
    "/callback",
    "javascript:alert(1)",
    " https://service.exemple.nc/callback",
    "https://service.exemple.nc/callback\n",
    "https://service.exemple.nc/callback\x00",
    "",
]


@pytest.mark.parametrize("redirect_uri", TRICKS)
def test_an_address_that_is_not_registered_gives_a_page(
    browser: Browser, service: Service, redirect_uri: str
) -> None:
    """ASVS 10.4.1: exact comparison of text, and no redirect before it."""
    response = service.authorize(browser, redirect_uri=redirect_uri)
    assert response.status_code == 400
    assert "Location" not in response
    assert "Demande impossible" in response.content.decode()


def test_an_address_left_out_gives_a_page(browser: Browser, service: Service) -> None:
    assert service.authorize(browser, redirect_uri=None).status_code == 400


@pytest.mark.parametrize("client_id", ["unknown", "", "x" * 5000, "é", "a\x00b", "service "])
def test_an_unknown_client_gives_a_page(browser: Browser, service: Service, client_id: str) -> None:
    response = service.authorize(browser, client_id=client_id)
    assert response.status_code == 400
    assert "Location" not in response


def test_a_client_left_out_gives_a_page(browser: Browser, service: Service) -> None:
    assert service.authorize(browser, client_id=None).status_code == 400


def test_a_disabled_client_gives_a_page_at_once(browser: Browser, service: Service) -> None:
    """ASVS 8.3.2: also for a process that still remembers the client."""
    service.code(browser)
    Client.objects.filter(client_id="service").update(is_enabled=False)
    assert service.authorize(browser).status_code == 400


def test_a_page_offers_the_way_back_to_the_service(
    browser: Browser, register: Callable[..., Service]
) -> None:
    service = register(home_url="https://service.exemple.nc/")
    page = service.authorize(browser, redirect_uri="https://attacker.example/").content.decode()
    assert 'href="https://service.exemple.nc/"' in page
    assert 'href="https://attacker' not in page


def test_an_address_with_a_query_keeps_it(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: object
) -> None:
    service = register(redirect_uris=["https://service.exemple.nc/callback?lang=fr"])
    service.redirect_uri = "https://service.exemple.nc/callback?lang=fr"
    connect(alice, service)
    response = service.authorize(browser)
    assert response["Location"].startswith("https://service.exemple.nc/callback?lang=fr&code=")
    assert service.redeem(parameters_of(response)["code"]).status_code == 200
    for other in ("https://service.exemple.nc/callback", "https://service.exemple.nc/callback?lang=en"):
        assert service.authorize(browser, redirect_uri=other).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_a_native_program_chooses_its_port_on_loopback(
    browser: Browser, register: Callable[..., Service], host: str
) -> None:
    """RFC 8252 §7.3."""
    program = register("program", auth_method="none", redirect_uris=[f"http://{host}/callback"])
    for port in ("", ":49152"):
        response = program.authorize(browser, redirect_uri=f"http://{host}{port}/callback")
        assert response.status_code == 303
    for bad in (f"http://{host}:1/other", f"http://{host}:x/callback", f"http://{host}:1@a.example/callback"):
        assert program.authorize(browser, redirect_uri=bad).status_code == 400


def test_a_confidential_client_chooses_no_port(browser: Browser, register: Callable[..., Service]) -> None:
    service = register(redirect_uris=["http://127.0.0.1/callback"])
    assert service.authorize(browser, redirect_uri="http://127.0.0.1:1/callback").status_code == 400


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
def test_a_client_or_address_given_twice_gives_a_page(browser: Browser, service: Service, name: str) -> None:
    """ASVS 15.3.7."""
    link = "/authorize?client_id=service&response_type=code&scope=openid&redirect_uri=" + CALLBACK
    response = browser.get(f"{link}&{name}={service.request()[name]}")
    assert response.status_code == 400
    assert "Location" not in response
