"""The code flow, from the link on the service to the person's data."""

from collections.abc import Callable

from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from tests.connect.provider.service import ISSUER, Service, error_of, parameters_of


def test_a_person_who_is_logged_in_and_connected_goes_straight_back(
    browser: Browser, service: Service
) -> None:
    answer = parameters_of(service.authorize(browser))
    assert answer.keys() == {"code", "state", "iss"}
    assert answer["state"] == "a state of the service"
    assert answer["iss"] == ISSUER


def test_the_code_gives_tokens_once(browser: Browser, service: Service) -> None:
    response = service.redeem(service.code(browser))
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    tokens = response.json()
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600
    assert tokens["scope"] == "openid"
    assert {"access_token", "refresh_token", "id_token"} <= tokens.keys()


def test_the_id_token_says_who_logged_in_when_and_how(
    browser: Browser, service: Service, alice: User
) -> None:
    claims = service.read(service.tokens(browser)["id_token"])
    session = LoginSession.objects.get(user=alice)
    assert session.auth_time is not None
    assert claims["iss"] == ISSUER
    assert claims["aud"] == "service"
    assert claims["nonce"] == "a nonce of the service"
    assert claims["auth_time"] == int(session.auth_time.timestamp())
    assert claims["amr"] == ["pwd"]
    assert claims["acr"] == "https://refeds.org/profile/sfa"
    assert 0 < claims["exp"] - claims["iat"] <= 600
    assert "email" not in claims


def test_userinfo_gives_the_data_of_the_scopes(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser, scope="openid profile email")
    response = service.userinfo(tokens["access_token"])
    assert response.status_code == 200
    assert response.json() == {
        "sub": service.read(tokens["id_token"])["sub"],
        "name": "Alice Newman",
        "given_name": "Alice",
        "family_name": "Newman",
        "locale": "fr",
        "email": "alice@exemple.nc",
        "email_verified": True,
    }


def test_a_code_used_twice_is_refused_and_its_tokens_die(browser: Browser, service: Service) -> None:
    """ASVS 10.4.2, RFC 9700 §4.5."""
    code = service.code(browser)
    tokens = service.redeem(code).json()
    again = service.redeem(code)
    assert again.status_code == 400
    assert error_of(again) == "invalid_grant"
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert error_of(service.redeem(code)) == "invalid_grant"


def test_a_refresh_rotates_the_token(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser)
    response = service.refresh(tokens["refresh_token"])
    assert response.status_code == 200, response.content
    renewed = response.json()
    assert renewed["refresh_token"] != tokens["refresh_token"]
    assert service.userinfo(renewed["access_token"]).status_code == 200
    before, after = service.read(tokens["id_token"]), service.read(renewed["id_token"])
    assert {name: before[name] for name in ("iss", "sub", "aud", "auth_time")} == {
        name: after[name] for name in ("iss", "sub", "aud", "auth_time")
    }
    assert "nonce" not in after


def test_two_services_of_one_sector_know_a_person_by_one_name(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """OIDC Core §8.1: whichever comes first, and a service of another sector knows another name."""
    services = [register("first", sector="impots"), register("second", sector="impots"), register("third")]
    subs = []
    for service in services:
        connect(alice, service)
        subs.append(service.read(service.tokens(browser)["id_token"])["sub"])
    assert subs[0] == subs[1] != subs[2]


def test_two_services_know_a_person_by_different_names(
    browser: Browser,
    service: Service,
    register: Callable[..., Service],
    connect: Callable[..., None],
    alice: User,
) -> None:
    """Pairwise subjects, OIDC Core §8."""
    other = register("other")
    connect(alice, other)
    first = service.read(service.tokens(browser)["id_token"])["sub"]
    assert service.read(service.tokens(browser)["id_token"])["sub"] == first
    assert other.read(other.tokens(browser)["id_token"])["sub"] != first
    assert str(alice.pk) not in first
