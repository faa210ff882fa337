"""Time passes, and the provider's own clock may jump: nothing spent lives again, nothing old lives on."""

from django.test import Client as Browser
from joserfc.jwk import ECKey

from tests.clock import Clock
from tests.connect.provider.assertions import assertion, post
from tests.connect.provider.service import Service, error_of, parameters_of


def test_a_code_used_again_after_half_a_minute_kills_what_it_gave(
    browser: Browser, service: Service, clock: Clock
) -> None:
    """ASVS 10.4.2, RFC 9700 §4.5: the code itself would still be young enough."""
    code = service.code(browser)
    tokens = service.redeem(code).json()
    clock.move(30)
    assert service.userinfo(tokens["access_token"]).status_code == 200
    assert error_of(service.redeem(code)) == "invalid_grant"
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_a_code_lives_until_its_minute_is_over(browser: Browser, service: Service, clock: Clock) -> None:
    """ASVS 10.4.3."""
    young, old = service.code(browser), service.code(browser)
    clock.move(59)
    assert service.redeem(young).status_code == 200
    clock.move(1)
    assert error_of(service.redeem(old)) == "invalid_grant"


def test_a_clock_that_jumps_back_makes_no_spent_code_new(
    browser: Browser, service: Service, clock: Clock
) -> None:
    code = service.code(browser)
    tokens = service.redeem(code).json()
    clock.move(-3600)
    assert error_of(service.redeem(code)) == "invalid_grant"
    assert service.userinfo(tokens["access_token"]).status_code == 401


def test_a_clock_that_jumps_back_prolongs_no_moment_of_grace(
    browser: Browser, service: Service, clock: Clock
) -> None:
    """ASVS 10.4.5: the rotation then lies in the future."""
    first = service.tokens(browser)["refresh_token"]
    clock.move(3600 - 120)
    second = service.refresh(first).json()["refresh_token"]
    clock.move(120 - 3600)
    assert error_of(service.refresh(first)) == "invalid_grant"
    assert error_of(service.refresh(second)) == "invalid_grant"


def test_a_clock_that_jumps_back_makes_no_spent_assertion_new(
    signer: Service, key: ECKey, clock: Clock
) -> None:
    """ASVS 10.4.16."""
    signed = assertion(key)
    assert post(signer, signed).status_code == 200
    clock.move(-5)
    assert error_of(post(signer, signed)) == "invalid_client"


def test_a_clock_that_jumps_ahead_ends_tokens_and_sessions_and_revives_them_when_it_is_mended(
    browser: Browser, service: Service, clock: Clock
) -> None:
    """ASVS 7.3.1-7.3.2: what has expired by the clock is refused, and nothing worse happens."""
    tokens = service.tokens(browser)
    clock.move(13 * 3600)
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert parameters_of(service.authorize(browser, prompt="none"))["error"] == "login_required"
    clock.move(-13 * 3600)
    assert service.userinfo(tokens["access_token"]).status_code == 200
    assert service.refresh(tokens["refresh_token"]).status_code == 200
