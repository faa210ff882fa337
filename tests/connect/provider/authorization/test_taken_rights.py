"""What is taken from a service is given no more, whatever was granted before (ASVS 8.3.2)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.provider.service import Service, change, error_of

RESOURCE = "https://api.exemple.nc"


def test_a_scope_that_was_taken_away_tells_nothing_any_more(browser: Browser, service: Service) -> None:
    token = service.tokens(browser, scope="openid email phone")["access_token"]
    change(service, scopes=["openid", "phone"])
    told = service.userinfo(token).json()
    assert told.keys() == {"sub", "phone_number", "phone_number_verified"}


def test_a_single_claim_of_it_tells_nothing_either(browser: Browser, service: Service) -> None:
    claims = '{"userinfo": {"email": null, "phone_number": null}, "id_token": {"email": null}}'
    tokens = service.tokens(browser, claims=claims)
    assert service.read(tokens["id_token"])["email"] == "alice@exemple.nc"
    change(service, scopes=["openid", "phone"])
    assert service.userinfo(tokens["access_token"]).json().keys() == {"sub", "phone_number"}
    renewed = service.refresh(tokens["refresh_token"]).json()
    assert "email" not in service.read(renewed["id_token"])


def test_a_refresh_gives_what_is_left(browser: Browser, service: Service) -> None:
    token = service.tokens(browser, scope="openid email phone")["refresh_token"]
    change(service, scopes=["openid", "phone"])
    renewed = service.refresh(token).json()
    assert renewed["scope"] == "openid phone"
    narrowed = service.refresh(renewed["refresh_token"], scope="openid email").json()
    assert narrowed["scope"] == "openid"


def test_without_openid_no_id_token_and_no_userinfo(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser, scope="openid email")
    change(service, scopes=["email"])
    assert service.userinfo(tokens["access_token"]).status_code == 403
    assert "id_token" not in service.refresh(tokens["refresh_token"]).json()


def test_when_nothing_is_left_the_refresh_is_refused(browser: Browser, service: Service) -> None:
    token = service.tokens(browser, scope="openid email")["refresh_token"]
    change(service, scopes=["phone"])
    assert error_of(service.refresh(token)) == "invalid_scope"


@pytest.mark.parametrize("is_refresh", [True, False])
def test_an_interface_that_was_taken_away_gets_no_new_token(
    browser: Browser,
    register: Callable[..., Service],
    connect: Callable[..., None],
    alice: User,
    is_refresh: bool,
) -> None:
    """RFC 8707 §2.2."""
    service = register("user-of-api", audiences=[RESOURCE])
    connect(alice, service)
    code = service.code(browser, resource=RESOURCE)
    token = service.redeem(code).json()["refresh_token"] if is_refresh else ""
    change(service, audiences=[])
    answer = service.refresh(token) if is_refresh else service.redeem(code)
    assert error_of(answer) == "invalid_target"
