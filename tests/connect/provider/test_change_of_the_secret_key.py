"""The provider's secret key changes while people and services are under way: nobody begins again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser
from joserfc.jwk import ECKey

from kagu.connect.accounts.models import User
from tests.connect.provider.authorization.logins import age_session
from tests.connect.provider.proofs import ath, nonce_of, proof, tokens, userinfo
from tests.connect.provider.service import Service, page_of, parameters_of, way_back
from tests.secret_key_change import change_secret_key, drop_older_secret_keys

LogIn = Callable[..., Any]


def test_a_request_that_waits_for_its_login_goes_on(
    browser: Browser, service: Service, alice: User, log_in: LogIn, settings: Any
) -> None:
    age_session(alice, 30)
    path = way_back(service.authorize(browser, prompt="login"))
    change_secret_key(settings)
    log_in(browser, alice)
    assert "code" in parameters_of(browser.get(path))


def test_a_request_whose_key_is_gone_asks_again(
    browser: Browser, service: Service, alice: User, log_in: LogIn, settings: Any
) -> None:
    age_session(alice, 30)
    path = way_back(service.authorize(browser, prompt="login"))
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    log_in(browser, alice)
    assert page_of(browser.get(path)) == "/oidc/login"


@pytest.mark.parametrize(
    ("prompt", "choice"), [("consent", {"decision": "allow"}), ("select_account", {"account": "this"})]
)
def test_a_choice_just_made_counts(
    browser: Browser, service: Service, settings: Any, prompt: str, choice: dict[str, str]
) -> None:
    page = service.authorize(browser, prompt=prompt)["Location"]
    path = browser.post(page, choice)["Location"]
    change_secret_key(settings)
    assert "code" in parameters_of(browser.get(path))


def test_codes_and_tokens_serve_on(browser: Browser, service: Service, settings: Any) -> None:
    given = service.tokens(browser)
    code = service.code(browser)
    change_secret_key(settings)
    assert service.redeem(code).status_code == 200
    assert service.userinfo(given["access_token"]).status_code == 200
    assert service.refresh(given["refresh_token"]).status_code == 200


def test_a_dpop_nonce_serves_on(browser: Browser, bound: Service, own_key: ECKey, settings: Any) -> None:
    nonce = nonce_of(bound, own_key)
    token = tokens(browser, bound, own_key)["access_token"]
    change_secret_key(settings)
    shown = proof(own_key, "/userinfo", "GET", nonce=nonce, ath=ath(token))
    assert userinfo(bound, token, shown).status_code == 200
