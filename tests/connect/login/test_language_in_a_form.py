"""Another language in the middle of a form: what was typed stays, and nothing is done."""

from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.forgotten_password import FORGOTTEN, NEW, ask_for_link, choose
from tests.language_switch import press_english
from tests.mails import Mailbox


def test_a_refused_account_is_filled_in_again_in_english(browser: Browser, db: None) -> None:
    refused = browser.post(CREATE + "?next=/authorize%3Fa%3Db", typed(confirmation="other")).text
    response = press_english(browser, refused)
    page = response.text
    assert response.request["QUERY_STRING"] == "next=/authorize%3Fa%3Db"
    assert '<html lang="en">' in page
    assert 'value="Wamytan-Dupré"' in page
    assert 'value="alice@exemple.nc"' in page
    assert PASSWORD not in refused + page


def test_the_switch_asks_for_nothing(browser: Browser, alice: User) -> None:
    """What it carries would do, sent by the form's own button."""
    fields = {"email": alice.email, "typed_again": "", "language": "en"}
    page = browser.post(FORGOTTEN, fields).text
    assert f'value="{alice.email}"' in page
    assert not OutboxMessage.objects.exists()


def test_the_page_of_a_mailed_link_stays_and_its_link_serves(
    browser: Browser, alice: User, mails: Mailbox
) -> None:
    link = ask_for_link(browser, alice.email, mails)
    refused = choose(browser, link, "tropcourt").text
    page = press_english(browser, refused)
    assert page.status_code == 200
    assert '<html lang="en">' in page.text
    assert "tropcourt" not in page.text
    assert choose(browser, link, NEW).status_code == 200
