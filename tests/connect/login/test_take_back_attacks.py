"""What a thief does against « Ce n'est pas moi » and the reset page, and what is left to try (D32, D33)."""

from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.change_email import request_email_change
from kagu.connect.accounts.confirm_email_change import confirm_email_change
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.mailed_links.models import MailedLink
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.login.forgotten_password import ask_for_link
from tests.connect.login.taking_back import add_key, press, take_back_link
from tests.connect.pages import text_of
from tests.mailed_links.clicks import send
from tests.mails import Mailbox, path_of

HIS, HERS = "sept tortues volent un lagon", "trois tortues traversent le lagon"


def choose(link: str, password: str, **more: str) -> Any:
    """The page of a new password, and what it answers."""
    browser = Browser()
    browser.get(path_of(link))
    return send(browser, link, password=password, confirmation=password, **more)


def move(address: str) -> None:
    """The thief, with the password and the mailbox that the change goes to."""
    request_email_change(User.objects.get(), address, PASSWORD, Origin())
    confirm_email_change(MailedLink.objects.get(purpose="validatechange", used_at=None), Origin())


def test_a_link_that_the_thief_pressed_first_leaves_the_owner_a_newer_one(
    alice: User, mails: Mailbox
) -> None:
    """He reads the mailbox for an hour, takes the account « back » and sets his password."""
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    Browser().get(path_of(link))
    assert alice.passkeys.exists(), "opened, and nothing more"
    given = press(link)
    choose(given.redirect_chain[-1][0], HIS)
    assert log_in(Browser(), alice.email, HIS).status_code == 302
    add_key(alice, "Clé du voleur, encore")

    again = press(take_back_link(mails, alice.email, "mot de passe"))
    choose(again.redirect_chain[-1][0], HERS, young_factors="remove")
    assert not alice.passkeys.exists()
    assert log_in(Browser(), alice.email, HIS).status_code == 200
    assert log_in(Browser(), alice.email, HERS).status_code == 302


def test_it_works_after_a_second_change_of_address(alice: User, mails: Mailbox) -> None:
    add_key(alice)
    link = take_back_link(mails, alice.email, "protection")
    move("voleur@exemple.nc")
    move("complice@exemple.nc")
    press(link)
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"
    assert not MailedLink.objects.filter(purpose="revertchange", revoked_at=None, used_at=None).exists()


def test_the_reset_page_lists_what_is_young_and_takes_no_silence_for_an_answer(
    alice: User, mails: Mailbox
) -> None:
    add_key(alice, "Ma clé", days_ago=30)
    add_key(alice)
    link = ask_for_link(Browser(), alice.email, mails)
    page = text_of(Browser().get(path_of(link)))
    assert "Clé du voleur" in page
    assert "Ma clé" not in page
    assert "Dites si vous connaissez ces protections." in text_of(choose(link, HERS))
    assert alice.passkeys.count() == 2


@pytest.mark.parametrize(("answer", "left"), [("remove", ["Ma clé"]), ("keep", ["Clé du voleur", "Ma clé"])])
def test_the_reset_page_removes_what_the_owner_does_not_know(
    alice: User, mails: Mailbox, answer: str, left: list[str]
) -> None:
    """What is older than a week stays, whoever holds the mailbox (ASVS 6.4.3)."""
    add_key(alice, "Ma clé", days_ago=30)
    add_key(alice)
    assert "Mot de passe réinitialisé" in text_of(
        choose(ask_for_link(Browser(), alice.email, mails), HERS, young_factors=answer)
    )
    assert sorted(key.name for key in alice.passkeys.all()) == left
    told = log_in(Browser(), alice.email, HERS)
    assert told["Location"].startswith("/oidc/second-factor")
