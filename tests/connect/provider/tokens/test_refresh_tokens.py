"""Refreshing: rotation, reuse, grace, and never more than was granted (RFC 6749 §6, RFC 9700 §4.14)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.provider.service import Service, error_of


def test_a_refresh_token_used_again_revokes_its_family(browser: Browser, service: Service) -> None:
    """ASVS 10.4.5, RFC 9700 §4.14.2."""
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    third = service.refresh(second).json()
    assert error_of(service.refresh(first)) == "invalid_grant"
    assert error_of(service.refresh(third["refresh_token"])) == "invalid_grant"
    assert service.userinfo(third["access_token"]).status_code == 401


def test_a_retried_refresh_gets_the_same_token_for_a_moment(browser: Browser, service: Service) -> None:
    """The answer was lost on the way: the client sends its request again."""
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    assert service.refresh(first).json()["refresh_token"] == second
    assert service.refresh(second).status_code == 200


def test_a_retry_after_the_moment_of_grace_revokes_the_family(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    monkeypatch.setattr("kagu.connect.provider.tokens.grants.GRACE_SECONDS", -1)
    assert error_of(service.refresh(first)) == "invalid_grant"
    assert error_of(service.refresh(second)) == "invalid_grant"


def test_a_refresh_token_serves_only_its_client(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    token = service.tokens(browser)["refresh_token"]
    assert error_of(register("other").refresh(token)) == "invalid_grant"
    assert service.refresh(token).status_code == 200


@pytest.mark.parametrize("token", ["x", "kgr_", "kgr_é", "kgr_" + "A" * 60, "kga_" + "A" * 60, "A" * 50_000])
def test_a_refresh_token_that_is_not_ours_is_refused(service: Service, token: str) -> None:
    assert error_of(service.refresh(token)) == "invalid_grant"


def test_a_refresh_may_ask_for_less_but_not_for_more(browser: Browser, service: Service) -> None:
    """RFC 6749 §6; a refused request rotates nothing."""
    token = service.tokens(browser, scope="openid email")["refresh_token"]
    assert error_of(service.refresh(token, scope="openid email phone")) == "invalid_scope"
    narrowed = service.refresh(token, scope="openid").json()
    assert narrowed["scope"] == "openid"
    assert "email" not in service.userinfo(narrowed["access_token"]).json()
    assert service.refresh(narrowed["refresh_token"]).json()["scope"] == "openid email"


def test_a_client_without_the_refresh_grant_gets_no_refresh_token(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    brief = register("brief", grant_types=["authorization_code"])
    connect(alice, brief)
    assert "refresh_token" not in brief.tokens(browser)
