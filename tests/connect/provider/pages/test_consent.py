"""What people read before a service learns anything about them, and that they may refuse."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import Activity, User
from kagu.connect.clients.connections import disconnect
from kagu.connect.clients.models import Client, Connection
from tests.connect.provider.service import Service, parameters_of


@pytest.fixture
def stranger(register: Callable[..., Service]) -> Service:
    """A service that Alice never used."""
    return register("stranger", policy_url="https://stranger.exemple.nc/donnees")


def consent_page(browser: Browser, service: Service, **changes: str) -> str:
    response = service.authorize(browser, **changes)
    assert response.status_code == 303
    assert urlsplit(response["Location"]).path == "/authorize/consent"
    return response["Location"]


def test_the_first_connection_names_each_datum_in_words(browser: Browser, stranger: Service) -> None:
    """ASVS 10.7.2: who, what, how long."""
    text = browser.get(consent_page(browser, stranger, scope="openid email pivot")).content.decode()
    for words in ("Le service stranger", "Votre adresse email", "Votre date de naissance"):
        assert words in text
    assert "Votre numéro de téléphone" not in text
    assert 'href="https://stranger.exemple.nc/donnees"' in text
    assert "jusqu&#x27;à ce que vous retiriez votre accord" in text or "jusqu'à ce que vous retiriez" in text


def test_looking_at_the_page_agrees_to_nothing(browser: Browser, stranger: Service) -> None:
    browser.get(consent_page(browser, stranger))
    assert not Connection.objects.exists()


def test_who_accepts_goes_on_and_is_not_asked_again(browser: Browser, stranger: Service, alice: User) -> None:
    page = consent_page(browser, stranger, scope="openid email")
    accepted = browser.post(page, {"decision": "allow"})
    assert "code" in parameters_of(browser.get(accepted["Location"]))
    connection = Connection.objects.get(user=alice)
    assert connection.scopes == ["email", "openid"]
    assert Activity.objects.filter(user=alice, kind="service_connected").count() == 1
    assert "code" in parameters_of(stranger.authorize(browser, scope="openid email"))


@pytest.mark.parametrize("decision", ["refuse", "", "anything"])
def test_who_refuses_goes_back_with_access_denied(browser: Browser, stranger: Service, decision: str) -> None:
    refused = browser.post(consent_page(browser, stranger), {"decision": decision})
    answer = parameters_of(refused)
    assert answer["error"] == "access_denied"
    assert answer["state"] == "a state of the service"
    assert not Connection.objects.exists()


def test_more_data_asks_again(browser: Browser, service: Service, alice: User) -> None:
    Connection.objects.update(scopes=["openid"], claims=[])
    assert (
        "Votre adresse email"
        in browser.get(consent_page(browser, service, scope="openid email")).content.decode()
    )


def test_a_single_claim_asks_too(browser: Browser, service: Service) -> None:
    Connection.objects.update(scopes=["openid"], claims=[])
    page = consent_page(browser, service, claims='{"userinfo": {"birthdate": null}}')
    assert "Votre date de naissance" in browser.get(page).content.decode()


def test_less_data_does_not_ask_again(browser: Browser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(browser, scope="openid email"))


def test_prompt_consent_asks_although_everything_was_agreed(browser: Browser, service: Service) -> None:
    page = consent_page(browser, service, prompt="consent")
    accepted = browser.post(page, {"decision": "allow"})
    assert "code" in parameters_of(browser.get(accepted["Location"]))


def test_consent_of_one_session_does_not_serve_another(
    browser: Browser,
    service: Service,
    bob: User,
    log_in: Callable[..., object],
    connect: Callable[..., None],
    new_browser: Callable[[], Browser],
) -> None:
    connect(bob, service)
    accepted = browser.post(consent_page(browser, service, prompt="consent"), {"decision": "allow"})
    other = new_browser()
    log_in(other, bob)
    response = other.get(accepted["Location"])
    assert urlsplit(response["Location"]).path == "/authorize/consent"


def test_who_disconnected_a_service_is_asked_again(browser: Browser, service: Service, alice: User) -> None:
    """ASVS 10.7.3."""
    tokens = service.tokens(browser)
    disconnect(alice, Client.objects.get(client_id="service"))
    assert service.userinfo(tokens["access_token"]).status_code == 401
    consent_page(browser, service)


def test_a_native_program_on_loopback_is_asked_about_each_time(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """RFC 8252 §8.6, ASVS 10.7.1: anything may be listening there."""
    program = register("program", auth_method="none", redirect_uris=["http://127.0.0.1/callback"])
    program.redirect_uri = "http://127.0.0.1:49152/callback"
    connect(alice, program)
    page = consent_page(browser, program)
    accepted = browser.post(page, {"decision": "allow"})
    assert "code" in parameters_of(browser.get(accepted["Location"]))
    consent_page(browser, program)


def test_the_page_needs_its_form_token(alice: User, service: Service, log_in: Callable[..., object]) -> None:
    """Nobody can consent in another's name (CSRF)."""
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    Connection.objects.all().delete()
    assert browser.post(consent_page(browser, service), {"decision": "allow"}).status_code == 403
    assert not Connection.objects.exists()


@pytest.mark.parametrize("path", ["", "/mon-compte/", "https://attacker.example/authorize", "//x/authorize"])
def test_the_page_without_a_request_says_so(browser: Browser, path: str) -> None:
    response = browser.get("/authorize/consent", {"next": path})
    assert response.status_code == 400
    assert "Location" not in response


def test_the_page_cannot_be_framed(browser: Browser, stranger: Service) -> None:
    """RFC 9700 §4.16."""
    response = browser.get(consent_page(browser, stranger))
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] in ("no-referrer", "same-origin")
