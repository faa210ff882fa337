"""The right password with a wrong code is no success: it starts no count again, anywhere (D6)."""

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.second_factors import PAGE, SECRET, is_logged_in, protect_with_codes
from tests.counts import forget_all_counts
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
CONFIRM = "/mon-compte/confirmer/"
CODE = "/mon-compte/confirmer/code/"
# Of the shape of a recovery code.
WRONG = "ABCD-EFGH-JKMN"


@pytest.fixture
def codes(alice: User) -> list[str]:
    return protect_with_codes(alice)


@pytest.fixture
def inside(alice: User, codes: list[str], browser: Browser) -> Browser:
    """Alice's own browser, logged in with both factors; whoever took it knows the password, not the code."""
    log_in(browser, alice.email)
    browser.post(PAGE, {"code": code_now(SECRET)})
    assert is_logged_in(browser)
    return browser


def guess(browser: Browser, page: str, times: int) -> None:
    """From someone patient enough for every delay."""
    for _ in range(times):
        forget_all_counts()
        browser.post(page, {"code": WRONG})
    forget_all_counts()


def is_locked(user: User) -> bool:
    user.refresh_from_db()
    return user.state == User.State.LOCKED


def test_nine_wrong_codes_and_the_password_again_do_not_go_round_the_lock_of_a_reauthentication(
    alice: User, inside: Browser
) -> None:
    inside.post(CONFIRM, {"password": PASSWORD})
    guess(inside, CODE, 9)
    assert not is_locked(alice)
    inside.post(CONFIRM, {"password": PASSWORD})
    guess(inside, CODE, 1)
    assert is_locked(alice)


def test_nine_wrong_codes_and_the_password_again_do_not_go_round_the_lock_of_a_login(
    alice: User, codes: list[str], browser: Browser
) -> None:
    log_in(browser, alice.email)
    guess(browser, PAGE, 9)
    assert not is_locked(alice)
    log_in(browser, alice.email)
    guess(browser, PAGE, 1)
    assert is_locked(alice)


def test_a_sensitive_act_with_the_password_alone_starts_no_count_again(alice: User, inside: Browser) -> None:
    """The form of an act asks for the password after the session showed both; wrong codes still count."""
    inside.post(CONFIRM, {"password": PASSWORD})
    guess(inside, CODE, 9)
    inside.post(
        "/mon-compte/email/", {"email": "n@exemple.nc", "confirmation": "n@exemple.nc", "password": PASSWORD}
    )
    inside.post(CONFIRM, {"password": PASSWORD})
    guess(inside, CODE, 1)
    assert is_locked(alice)


def test_all_that_is_asked_starts_the_count_again(alice: User, codes: list[str], inside: Browser) -> None:
    for code in codes[:2]:
        inside.post(CONFIRM, {"password": PASSWORD})
        guess(inside, CODE, 9)
        inside.post(CODE, {"code": code})
        assert inside.get("/mon-compte/email/").status_code == 200
    assert not is_locked(alice)


def test_the_password_is_a_whole_proof_where_nothing_more_is_asked(bob: User, browser: Browser) -> None:
    log_in(browser, bob.email)
    for _ in range(2):
        for _wrong in range(9):
            browser.post(CONFIRM, {"password": "not this one"})
        browser.post(CONFIRM, {"password": PASSWORD})
    assert not is_locked(bob)
