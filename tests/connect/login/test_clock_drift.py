"""Codes of a device whose clock is off open, and none opens at more than one moment (RFC 6238 §6)."""

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from tests.clock import Clock
from tests.connect.login.conftest import log_in
from tests.connect.pages import text_of
from tests.connect.second_factors import PAGE, SECRET, is_logged_in, protect_with_codes
from tests.one_time_codes import code_now

OFF = "Ce code n'est pas celui de ce moment"


@pytest.fixture(autouse=True)
def _at_the_start_of_a_period(clock: Clock) -> None:
    """A test says itself how far into it a code is typed."""
    clock.timestamp -= clock.timestamp % 30


def tries(alice: User, *codes: str) -> Browser:
    """A browser in which the password and then these codes were typed."""
    browser = Browser()
    log_in(browser, alice.email)
    for code in codes:
        browser.post(PAGE, {"code": code})
    return browser


def opens(alice: User, code: str) -> bool:
    return is_logged_in(tries(alice, code))


@pytest.mark.parametrize("seconds", [-60, -45, 30, 45])
def test_a_clock_that_is_off_opens_at_the_second_code_and_soon_at_the_first(
    alice: User, clock: Clock, seconds: int
) -> None:
    protect_with_codes(alice)
    browser = tries(alice)
    assert OFF in text_of(browser.post(PAGE, {"code": code_now(SECRET, seconds)}))
    clock.move(30)
    browser.post(PAGE, {"code": code_now(SECRET, seconds)})
    assert is_logged_in(browser)
    at_once = []
    for _ in range(12):
        clock.move(607)
        at_once.append(opens(alice, code_now(SECRET, seconds)))
        if not at_once[-1]:
            clock.move(30)
            assert opens(alice, code_now(SECRET, seconds))
    assert at_once.count(False) <= 4
    assert not alice.activities.filter(kind="second_factor_refused").exists()


@pytest.mark.parametrize("seconds", [-60, 60])
def test_the_drift_is_known_from_the_code_that_added_the_application(
    alice: User, clock: Clock, seconds: int
) -> None:
    add_code_generator(alice, SECRET, code_now(SECRET, seconds), "Téléphone", Origin())
    clock.move(3600)
    assert opens(alice, code_now(SECRET, seconds))


@pytest.mark.parametrize("drift", [-60, 0, 60])
def test_one_code_alone_opens_at_any_moment_whatever_the_drift(alice: User, clock: Clock, drift: int) -> None:
    """A window that moves is no wider than one that stands still."""
    protect_with_codes(alice)
    opening = []
    for seconds in range(-150, 151, 30):
        alice.code_generators.update(last_period=0, drift_seconds=drift, shown_drift=None)
        if opens(alice, code_now(SECRET, seconds)):
            opening.append(seconds)
    assert opening == [drift]


def test_a_code_guessed_before_its_time_does_not_serve_at_its_time(alice: User, clock: Clock) -> None:
    """Else « not yet » would tell a stranger which code to come back with."""
    protect_with_codes(alice)
    code = code_now(SECRET, 30)
    assert not opens(alice, code)
    clock.move(30)
    assert not opens(alice, code)


def test_a_code_that_opened_serves_no_more_when_the_drift_changes(alice: User, clock: Clock) -> None:
    add_code_generator(alice, SECRET, code_now(SECRET, 60), "Téléphone", Origin())
    clock.move(300)
    used = code_now(SECRET, 60)
    assert opens(alice, used)
    alice.code_generators.update(drift_seconds=0)
    for _ in range(3):
        clock.move(30)
        assert not opens(alice, used)


@pytest.mark.parametrize("later", [0, 330])
def test_two_codes_prove_a_drift_only_one_after_the_other(alice: User, clock: Clock, later: int) -> None:
    """Neither the same twice, nor one long after the other."""
    protect_with_codes(alice)
    browser = tries(alice, code_now(SECRET, -60))
    clock.move(later)
    assert OFF in text_of(browser.post(PAGE, {"code": code_now(SECRET, -60)}))
    assert not is_logged_in(browser)


@pytest.mark.parametrize("seconds", [-3600, -120, 120, 3600])
def test_a_clock_further_off_opens_nothing_and_the_page_says_where_to_look(
    alice: User, clock: Clock, seconds: int
) -> None:
    protect_with_codes(alice)
    browser = tries(alice, code_now(SECRET, seconds))
    clock.move(30)
    page = text_of(browser.post(PAGE, {"code": code_now(SECRET, seconds)}))
    assert "Vérifiez l'heure de l'appareil qui affiche vos codes." in page
    assert not is_logged_in(browser)
