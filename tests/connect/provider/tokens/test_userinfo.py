"""The UserInfo endpoint: data only for a living token, in the way it was asked for (OIDC Core §5.3)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.provider.tokens import access_tokens
from tests.connect.provider.service import FORM, ISSUER, Service

SCOPES = {
    "profile": {"name", "given_name", "family_name", "locale"},
    "email": {"email", "email_verified"},
    "phone": {"phone_number", "phone_number_verified"},
    "address": {"address"},
    "pivot": {"given_name", "birth_family_name", "birthdate", "place_of_birth", "gender", "verified_level"},
}


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    """Alice with every datum that an account may hold."""
    return make_person(
        "Alice",
        birth_name="Martin",
        birth_date="1980-04-23",
        birth_place="Nouméa",
        sex="female",
        phone_number="+687123456",
        address={"locality": "Nouméa", "country": "NC"},
        verified_level=1,
    )


@pytest.mark.parametrize("scope", sorted(SCOPES))
def test_a_scope_gives_its_claims_and_no_others(browser: Browser, service: Service, scope: str) -> None:
    """OIDC Core §5.4, ASVS 10.3.2."""
    tokens = service.tokens(browser, scope=f"openid {scope}")
    assert service.userinfo(tokens["access_token"]).json().keys() == {"sub"} | SCOPES[scope]


def test_all_scopes_give_everything(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser, scope="openid profile email address phone pivot")
    data = service.userinfo(tokens["access_token"]).json()
    assert data.keys() == {"sub"}.union(*SCOPES.values())
    assert data["birthdate"] == "1980-04-23"
    assert data["place_of_birth"] == {"locality": "Nouméa"}
    assert data["address"] == {"locality": "Nouméa", "country": "NC"}
    assert data["verified_level"] == 1


def test_what_a_person_never_gave_is_left_out(browser: Browser, service: Service, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(phone_number="", address={}, birth_date=None)
    tokens = service.tokens(browser, scope="openid address phone pivot")
    data = service.userinfo(tokens["access_token"]).json()
    assert not data.keys() & {"phone_number", "phone_number_verified", "address", "birthdate"}


def test_the_data_are_those_of_now(browser: Browser, service: Service, alice: User) -> None:
    tokens = service.tokens(browser, scope="openid email")
    User.objects.filter(pk=alice.pk).update(email="alice@exemple.org")
    assert service.userinfo(tokens["access_token"]).json()["email"] == "alice@exemple.org"


def test_the_token_may_come_in_a_form_or_with_post(browser: Browser, service: Service) -> None:
    """RFC 6750 §2.1, §2.2."""
    token = service.tokens(browser)["access_token"]
    in_form = service.machine.post("/userinfo", f"access_token={token}", content_type=FORM)
    with_post = service.machine.post("/userinfo", headers={"authorization": f"Bearer {token}"})
    assert in_form.status_code == with_post.status_code == 200


def test_the_token_never_comes_in_the_address(browser: Browser, service: Service) -> None:
    """RFC 9700 §4.3.2, ASVS 14.2.1."""
    token = service.tokens(browser)["access_token"]
    assert service.machine.get(f"/userinfo?access_token={token}").status_code == 401


def test_the_token_comes_once(browser: Browser, service: Service) -> None:
    token = service.tokens(browser)["access_token"]
    response = service.machine.post(
        "/userinfo",
        f"access_token={token}",
        content_type=FORM,
        headers={"authorization": f"Bearer {token}"},
    )
    assert response.status_code == 400


def test_without_a_token_one_learns_the_scheme_and_no_error(service: Service) -> None:
    """RFC 6750 §3."""
    response = service.machine.get("/userinfo")
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer x",
        "Bearer kga_",
        "Bearer kga_AAAA",
        "Bearer a.b.c",
        "Bearer " + "A" * 20_000,
        "Bearer é",
        "Bearer kga_" + "A" * 90,
    ],
)
def test_a_token_that_is_not_ours_is_refused(service: Service, authorization: str) -> None:
    response = service.machine.get("/userinfo", headers={"authorization": authorization})
    assert response.status_code == 401
    assert 'error="invalid_token"' in response["WWW-Authenticate"]


def test_a_refresh_token_or_id_token_is_no_access_token(browser: Browser, service: Service) -> None:
    """ASVS 9.2.2."""
    tokens = service.tokens(browser)
    for other in (tokens["refresh_token"], tokens["id_token"]):
        assert service.userinfo(other).status_code == 401


def test_a_token_lives_ten_minutes(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kagu.connect.provider.tokens.issued_tokens.ACCESS_TOKEN_SECONDS", -1)
    assert service.userinfo(service.tokens(browser)["access_token"]).status_code == 401
    assert access_tokens.ACCESS_TOKEN_SECONDS <= 600


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(service: Service, method: str) -> None:
    response = getattr(service.machine, method)("/userinfo")
    assert response.status_code == 405
    assert response["Allow"] == "GET, POST"


@pytest.mark.parametrize("alg", ["ES256", "RS256"])
def test_a_client_may_have_it_signed(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User, alg: str
) -> None:
    """OIDC Core §5.3.2."""
    service = register(userinfo_alg=alg)
    connect(alice, service)
    response = service.userinfo(service.tokens(browser, scope="openid email")["access_token"])
    assert response["Content-Type"] == "application/jwt"
    claims = service.read(response.content.decode(), (alg,))
    assert claims["iss"] == ISSUER
    assert claims["aud"] == "service"
    assert claims["email"] == "alice@exemple.nc"


def userinfo_and_id_token(browser: Browser, service: Service, claims: str) -> tuple[Any, Any]:
    tokens = service.tokens(browser, claims=claims)
    return service.userinfo(tokens["access_token"]).json(), service.read(tokens["id_token"])


def test_claims_are_asked_for_one_by_one(browser: Browser, service: Service) -> None:
    """OIDC Core §5.5."""
    asked = (
        '{"userinfo": {"email": {"essential": true}, "phone_number": null}, "id_token": {"birthdate": null}}'
    )
    data, id_token = userinfo_and_id_token(browser, service, asked)
    assert data.keys() == {"sub", "email", "phone_number"}
    assert id_token["birthdate"] == "1980-04-23"
    assert "email" not in id_token


def test_claims_that_we_do_not_know_are_ignored(browser: Browser, service: Service) -> None:
    asked = (
        '{"userinfo": {"shoe_size": {"essential": true}}, "id_token": {"password": null}, "other": {"x": 1}}'
    )
    data, id_token = userinfo_and_id_token(browser, service, asked)
    assert data.keys() == {"sub"}
    assert "password" not in id_token


def test_claims_that_the_client_may_not_know_are_left_out(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    modest = register("modest", scopes=["openid", "email"])
    connect(alice, modest)
    data, _ = userinfo_and_id_token(browser, modest, '{"userinfo": {"birthdate": null, "email": null}}')
    assert data.keys() == {"sub", "email"}


def test_a_sub_that_is_asked_for_must_be_the_persons(browser: Browser, service: Service) -> None:
    """OIDC Core §5.5.1."""
    sub = service.read(service.tokens(browser)["id_token"])["sub"]
    same = service.authorize(
        browser, prompt="none", claims=f'{{"id_token": {{"sub": {{"value": "{sub}"}}}}}}'
    )
    assert "code=" in same["Location"]
    other = service.authorize(browser, prompt="none", claims='{"id_token": {"sub": {"value": "other"}}}')
    assert "error=login_required" in other["Location"]
    for values, answer in ((["other", sub], "code="), (["other"], "error=login_required")):
        wanted = json.dumps({"id_token": {"sub": {"values": values}}})
        assert answer in service.authorize(browser, prompt="none", claims=wanted)["Location"]


def test_asked_claims_outlive_a_refresh(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser, claims='{"userinfo": {"email": null}}')
    renewed = service.refresh(tokens["refresh_token"]).json()
    assert "email" in service.userinfo(renewed["access_token"]).json()


def test_a_client_that_asks_for_signed_answers_gets_them_at_once(browser: Browser, service: Service) -> None:
    """ASVS 8.3.2."""
    token = service.tokens(browser)["access_token"]
    assert service.userinfo(token)["Content-Type"] == "application/json"
    client = Client.objects.get(client_id="service")
    client.userinfo_alg = "ES256"
    client.save()
    assert service.userinfo(token)["Content-Type"] == "application/jwt"
