"""Logging in again, choosing an account, or not being asked at all (OIDC Core §3.1.2.1)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from tests.connect.conftest import PASSWORD
from tests.connect.provider.authorization.logins import age_session
from tests.connect.provider.service import Service, page_of, parameters_of, way_back

LogIn = Callable[..., LoginSession]


def test_a_stranger_logs_in_and_comes_back_with_a_code(
    new_browser: Callable[[], Browser], service: Service, alice: User
) -> None:
    browser = new_browser()
    response = service.authorize(browser)
    assert page_of(response) == "/oidc/login"
    page = browser.get(response["Location"])
    assert "Le service service" in page.content.decode()
    form = {"email": "alice@exemple.nc", "password": PASSWORD}
    back = browser.post(response["Location"], form)
    assert back.status_code == 302
    assert parameters_of(browser.get(back["Location"]))["state"] == "a state of the service"


def test_prompt_none_gives_a_code_to_who_is_logged_in(browser: Browser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(browser, prompt="none"))


def test_prompt_none_tells_that_nobody_is_logged_in(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    answer = parameters_of(service.authorize(new_browser(), prompt="none"))
    assert answer["error"] == "login_required"
    assert answer["state"] == "a state of the service"
    assert "code" not in answer


def test_prompt_none_never_shows_consent(browser: Browser, register: Callable[..., Service]) -> None:
    """No consent is bypassed by prompt=none (ASVS 10.7.1)."""
    answer = parameters_of(register("new").authorize(browser, prompt="none"))
    assert answer["error"] == "consent_required"


@pytest.mark.parametrize("prompt", ["none login", "none consent", "never", "login now"])
def test_prompts_that_do_not_exist_or_do_not_go_together_are_refused(
    browser: Browser, service: Service, prompt: str
) -> None:
    assert parameters_of(service.authorize(browser, prompt=prompt))["error"] == "invalid_request"


def test_prompt_login_asks_again_once(browser: Browser, service: Service, alice: User, log_in: LogIn) -> None:
    age_session(alice, 30)
    response = service.authorize(browser, prompt="login")
    assert page_of(response) == "/oidc/login"
    log_in(browser, alice)
    claims = service.read(
        service.redeem(parameters_of(browser.get(way_back(response)))["code"]).json()["id_token"]
    )
    assert claims["auth_time"] >= int(timezone.now().timestamp()) - 5


def test_prompt_login_is_not_satisfied_by_going_back_without_logging_in(
    browser: Browser, service: Service, alice: User
) -> None:
    age_session(alice, 30)
    response = service.authorize(browser, prompt="login")
    assert page_of(browser.get(way_back(response))) == "/oidc/login"


def test_a_mark_serves_only_the_request_it_was_made_for(
    browser: Browser, service: Service, alice: User, log_in: LogIn
) -> None:
    age_session(alice, 30)
    path = way_back(service.authorize(browser, prompt="login"))
    log_in(browser, alice)
    assert page_of(browser.get(path.replace("a+nonce", "another+nonce"))) == "/oidc/login"


@pytest.mark.parametrize("mark", ["9999999999.00", "9999999999." + "0" * 64, "x", "1.é", "."])
def test_a_service_cannot_make_a_mark_itself(browser: Browser, service: Service, mark: str) -> None:
    assert page_of(service.authorize(browser, prompt="login", login_asked=mark)) == "/oidc/login"


def test_max_age_asks_again_when_the_login_is_older(
    browser: Browser, service: Service, alice: User, log_in: LogIn
) -> None:
    age_session(alice, 30)
    response = service.authorize(browser, max_age="1")
    assert page_of(response) == "/oidc/login"
    log_in(browser, alice)
    assert "code" in parameters_of(browser.get(way_back(response)))


def test_max_age_is_content_with_a_younger_login(browser: Browser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(browser, max_age="10000"))


def test_max_age_0_asks_again_but_does_not_loop(
    browser: Browser, service: Service, alice: User, log_in: LogIn
) -> None:
    age_session(alice, 1)
    response = service.authorize(browser, max_age="0")
    assert page_of(response) == "/oidc/login"
    log_in(browser, alice)
    assert "code" in parameters_of(browser.get(way_back(response)))


@pytest.mark.parametrize("max_age", ["-1", "1.5", "soon", "9" * 30, "١"])
def test_a_max_age_that_is_no_number_is_refused(browser: Browser, service: Service, max_age: str) -> None:
    assert parameters_of(service.authorize(browser, max_age=max_age))["error"] == "invalid_request"


def test_max_age_and_prompt_none_together_tell_that_a_login_is_needed(
    browser: Browser, service: Service, alice: User
) -> None:
    age_session(alice, 30)
    assert parameters_of(service.authorize(browser, prompt="none", max_age="1"))["error"] == "login_required"


def test_select_account_goes_on_with_this_account(browser: Browser, service: Service) -> None:
    response = service.authorize(browser, prompt="select_account")
    assert page_of(response) == "/authorize/account"
    page = browser.get(response["Location"])
    assert "alice@exemple.nc" in page.content.decode()
    chosen = browser.post(response["Location"], {"account": "this"})
    assert "code" in parameters_of(browser.get(chosen["Location"]))


def test_select_account_goes_on_with_another_account(
    browser: Browser, service: Service, bob: User, log_in: LogIn, connect: Callable[..., None]
) -> None:
    connect(bob, service)
    response = service.authorize(browser, prompt="select_account")
    chosen = browser.post(response["Location"], {"account": "other"})
    assert page_of(chosen) == "/oidc/login"
    log_in(browser, bob)
    tokens = service.redeem(parameters_of(browser.get(way_back(chosen)))["code"]).json()
    assert service.read(tokens["id_token"])["sub"] == subject_of(bob, Client.objects.get(client_id="service"))


def test_a_long_request_finds_its_way_back(
    new_browser: Callable[[], Browser], service: Service, alice: User, log_in: LogIn
) -> None:
    browser = new_browser()
    response = service.authorize(browser, state="s" * 1800)
    path = way_back(response)
    assert len(path) < 2000
    log_in(browser, alice)
    answer = parameters_of(browser.get(path))
    assert answer["state"] == "s" * 1800
    assert "code" in answer
