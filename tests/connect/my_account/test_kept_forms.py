"""What was typed on « Mon compte » when the session had run out waits for its person, and nobody else."""

from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from tests.connect.conftest import PASSWORD
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
CHANGE = "/mon-compte/email/"
TYPED = {"new_email": "nouvelle@exemple.nc", "confirmation": "nouvelle@exemple.n", "password": PASSWORD}


def log_in(browser: Browser, user: User, to: str = "/oidc/login") -> Any:
    return browser.post(to, {"email": user.email, "password": PASSWORD})


@pytest.fixture
def sent_too_late(alice: User) -> tuple[Browser, Any]:
    """Alice's browser, whose session ended between two fields, and what it is answered."""
    browser = Browser()
    log_in(browser, alice)
    browser.get(CHANGE)
    LoginSession.objects.all().delete()
    return browser, browser.post(CHANGE, TYPED)


def test_what_was_typed_is_there_after_the_login(sent_too_late: tuple[Browser, Any], alice: User) -> None:
    browser, answer = sent_too_late
    assert answer["Location"] == f"/oidc/login?next={CHANGE}"
    assert log_in(browser, alice, answer["Location"])["Location"] == CHANGE
    for _ in range(2):
        page = text_of(browser.get(CHANGE))
        assert 'value="nouvelle@exemple.nc"' in page
        assert 'value="nouvelle@exemple.n"' in page
        assert PASSWORD not in page
    browser.post(CHANGE, TYPED)
    assert "nouvelle@" not in text_of(browser.get(CHANGE))


def test_no_password_waits_in_a_session(sent_too_late: tuple[Browser, Any]) -> None:
    browser, _answer = sent_too_late
    assert "nouvelle@exemple.nc" in str(dict(browser.session))
    assert PASSWORD not in str(dict(browser.session))


def test_another_person_does_not_see_it(sent_too_late: tuple[Browser, Any], bob: User) -> None:
    browser, answer = sent_too_late
    log_in(browser, bob, answer["Location"])
    assert "nouvelle@" not in text_of(browser.get(CHANGE))


def test_it_does_not_wait_for_ever(sent_too_late: tuple[Browser, Any], alice: User, clock: Any) -> None:
    browser, answer = sent_too_late
    clock.move(16 * 60)
    log_in(browser, alice, answer["Location"])
    assert "nouvelle@" not in text_of(browser.get(CHANGE))


@pytest.mark.parametrize("mark", ["", "é", "00", "00.00", "0" * 64, f"{'0' * 64}.{'0' * 64}"])
def test_whoever_had_no_page_open_keeps_nothing(mark: str, alice: User) -> None:
    """Not even a session: a stranger's forms are no rows."""
    browser = Browser()
    browser.cookies["who_typed"] = mark
    browser.post(CHANGE, TYPED)
    assert not LoginSession.objects.exists()
    log_in(browser, alice)
    assert "nouvelle@" not in text_of(browser.get(CHANGE))


def test_a_form_too_large_for_a_session_does_not_wait(alice: User) -> None:
    browser = Browser()
    log_in(browser, alice)
    browser.get(CHANGE)
    LoginSession.objects.all().delete()
    browser.post(CHANGE, {**TYPED, "new_email": "x" * 20_000})
    assert not any(key.startswith("typed /") for key in dict(browser.session))
