"""Mails, and the pages they lead to, are in the language that the person chose last."""

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.login.forgotten_password import ask_for_link
from tests.connect.pages import text_of
from tests.language_switch import press_english
from tests.mailed_links.clicks import parts
from tests.mails import Mailbox

ENGLISH = '<html lang="en">'


def press(browser: Browser, language: str) -> None:
    browser.post("/language/", {"language": language, "next": "/"})


def test_the_switch_is_remembered_by_the_account_of_whoever_is_logged_in(
    alice: User, browser: Browser, mails: Mailbox
) -> None:
    log_in(browser, alice.email)
    press(browser, "en")
    ask_for_link(Browser(), alice.email, mails)
    assert "Password reset" in str(mails.last_mail_to(alice.email).body)
    press(browser, "fr")
    assert User.objects.get().language == "fr"


def test_the_switch_inside_a_form_is_remembered_too(alice: User, browser: Browser) -> None:
    log_in(browser, alice.email)
    page = browser.post("/mon-compte/email/", {"new_email": "nouvelle@exemple.nc"}).content.decode()
    assert "nouvelle@exemple.nc" in press_english(browser, page).content.decode()
    assert User.objects.get().language == "en"


def test_a_choice_on_the_way_to_the_login_is_that_persons_and_nobody_elses(
    alice: User, bob: User, browser: Browser
) -> None:
    """A browser that several people use."""
    press(browser, "en")
    log_in(browser, alice.email)
    browser.post("/oidc/logout")
    log_in(browser, bob.email)
    languages = dict(User.objects.values_list("first_name", "language"))
    assert languages == {"Alice": "en", "Bob": "fr"}


def test_a_fresh_browser_speaks_as_its_person_does(alice: User, browser: Browser) -> None:
    User.objects.update(language="en")
    assert ENGLISH not in text_of(browser.get(LOGIN))
    log_in(browser, alice.email)
    assert ENGLISH in text_of(browser.get("/mon-compte/"))


@pytest.mark.parametrize("chosen", ["", "fr"])
def test_a_link_opens_in_the_language_of_its_mail_where_none_was_chosen(
    alice: User, browser: Browser, mails: Mailbox, chosen: str
) -> None:
    """The page, its form refused, the page after it; and the language may be changed there."""
    User.objects.update(language="en")
    link = ask_for_link(browser, alice.email, mails)
    elsewhere = Browser()
    if chosen:
        press(elsewhere, chosen)
    assert (ENGLISH in text_of(elsewhere.get(link))) == (not chosen)
    refused = text_of(elsewhere.post("/public/resetpassword", parts(link)))
    assert (ENGLISH in refused) == (not chosen)
    assert (ENGLISH in text_of(elsewhere.get(LOGIN))) == (not chosen)
    press(elsewhere, "fr")
    assert ENGLISH not in text_of(elsewhere.get(link))


def test_a_link_that_no_longer_serves_says_so_in_the_language_of_its_mail(
    alice: User, browser: Browser, mails: Mailbox
) -> None:
    User.objects.update(language="en")
    link = ask_for_link(browser, alice.email, mails)
    ask_for_link(browser, alice.email, mails)
    assert ENGLISH in text_of(Browser().get(link))


def test_what_a_service_asks_for_is_nobodys_choice(alice: User, browser: Browser) -> None:
    """`ui_locales` leaves this cookie (`provider/authorization/test_hints.py`)."""
    browser.cookies["language_wished"] = "en"
    assert ENGLISH in text_of(browser.get(LOGIN))
    log_in(browser, alice.email)
    assert User.objects.get().language == "fr"
    assert ENGLISH not in text_of(browser.get("/mon-compte/"))
