"""While no worker is at work no page says that a mail was sent (issue 11, point 3)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.outbox.heartbeat import Heartbeat
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.login.failures import locked_by_strangers
from tests.connect.login.forgotten_password import FORGOTTEN
from tests.connect.pages import seen_by_stranger, text_of

pytestmark = pytest.mark.django_db
LATE = "Nos emails partent en retard en ce moment."
SENT = ("Un email part vers", "vient d'être envoyé", "vous a été envoyé")


def create(browser: Browser) -> Any:
    return browser.post(CREATE, typed(), follow=True)


def reset(browser: Browser) -> Any:
    return browser.post(FORGOTTEN, {"email": "alice@exemple.nc"}, follow=True)


def meet_the_lock(browser: Browser) -> Any:
    locked_by_strangers(User.objects.get(email="alice@exemple.nc"))
    return log_in(browser, "alice@exemple.nc", PASSWORD)


def send_unlock_again(browser: Browser) -> Any:
    meet_the_lock(browser)
    return browser.post("/oidc/resend-unlock")


ASK = [create, reset, meet_the_lock, send_unlock_again]


@pytest.mark.parametrize("ask", ASK)
def test_a_page_says_that_the_mail_will_be_late(
    alice: User, browser: Browser, no_worker: None, ask: Callable[[Browser], Any]
) -> None:
    page = text_of(ask(browser))
    assert LATE in page
    assert not [words for words in SENT if words in page]


@pytest.mark.parametrize("ask", ASK)
def test_while_a_worker_beats_the_page_says_that_it_was_sent(
    alice: User, browser: Browser, no_worker: None, ask: Callable[[Browser], Any]
) -> None:
    Heartbeat().beat()
    page = text_of(ask(browser))
    assert LATE not in page
    assert [words for words in SENT if words in page]


def test_lateness_is_told_in_english_too(browser: Browser, no_worker: None) -> None:
    browser.cookies["language"] = "en"
    page = text_of(reset(browser))
    assert "Our emails are leaving late at the moment." in page
    assert "has just been sent" not in page


def test_late_mails_say_nothing_of_an_address(alice: User, no_worker: None) -> None:
    seen = [
        seen_by_stranger(Browser().post(FORGOTTEN, {"email": address}, follow=True), address)
        for address in ("alice@exemple.nc", "nobody@exemple.nc")
    ]
    assert seen[0] == seen[1]
