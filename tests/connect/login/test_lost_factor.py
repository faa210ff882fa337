"""A lost second factor: the wait, the mails, the way to stop it (ASVS 6.4.4)."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.lost_factor import remove_lost_factors
from kagu.connect.accounts.models import User
from kagu.connect.accounts.second_factor_changes import has_second_factor
from kagu.connect.accounts.second_factor_models import LostFactor
from tests.connect.login.conftest import log_in
from tests.connect.login.test_second_factor import (
    is_logged_in,
    options_of,
    protect_with_codes,
    protect_with_passkey,
)
from tests.connect.pages import text_of
from tests.mails import Mailbox, path_of

PAGE = "/oidc/lost-factor"


@pytest.fixture
def codes(alice: User) -> list[str]:
    """Alice's recovery codes; her account is protected by an application."""
    return protect_with_codes(alice)


def declare(browser: Browser, user: User) -> Any:
    log_in(browser, user.email)
    return browser.post(PAGE)


def let_pass(**time: int) -> int:
    """The wait is this much shorter, and the worker passes by."""
    for lost in LostFactor.objects.all():
        LostFactor.objects.filter(pk=lost.pk).update(due_at=lost.due_at - timedelta(**time))
    return remove_lost_factors()


def warnings_to(user: User, mails: Mailbox) -> list[Any]:
    return [mail for mail in mails.mails_to(user.email) if "va être retirée" in mail.subject]


def press(link: str) -> Any:
    browser = Browser()
    assert browser.get(path_of(link)).status_code == 200
    path, _, query = path_of(link).partition("?")
    return browser.post(path, dict(pair.split("=") for pair in query.split("&")))


def test_after_the_wait_the_password_alone_opens_the_account(
    alice: User, codes: list[str], browser: Browser, mails: Mailbox
) -> None:
    """Seven days; told at once, on the eve, and when it is done."""
    log_in(browser, alice.email)
    assert PAGE in text_of(browser.get("/oidc/second-factor"))
    assert "Demander la suppression" in text_of(browser.get(PAGE))
    assert "Votre demande est notée" in text_of(browser.post(PAGE))
    due_at = LostFactor.objects.get(user=alice).due_at
    assert timedelta(days=6, hours=23) < due_at - timezone.now() <= timedelta(days=7)
    assert let_pass(days=6, minutes=1) == 0
    assert let_pass(hours=1) == 0
    assert len(warnings_to(alice, mails)) == 2
    assert has_second_factor(alice)
    assert let_pass(days=1) == 1
    assert not has_second_factor(alice)
    assert not alice.recovery_codes.exists()
    assert mails.last_mail_to(alice.email).subject == "La protection de votre compte a changé"
    elsewhere = Browser()
    log_in(elsewhere, alice.email)
    assert is_logged_in(elsewhere)


def test_the_mailbox_stops_it(alice: User, codes: list[str], browser: Browser, mails: Mailbox) -> None:
    declare(browser, alice)
    link = mails.last_link_to(alice.email)
    assert "Votre compte reste protégé" in text_of(press(link))
    assert let_pass(days=8) == 0
    assert has_second_factor(alice)
    assert Browser().get(path_of(link)).status_code == 410
    kinds = alice.activities.values_list("kind", flat=True)
    assert {"factor_loss_declared", "factor_loss_cancelled"} <= set(kinds)


def test_looking_at_the_link_stops_nothing(
    alice: User, codes: list[str], browser: Browser, mails: Mailbox
) -> None:
    declare(browser, alice)
    Browser().get(path_of(mails.last_link_to(alice.email)))
    assert LostFactor.objects.filter(user=alice).exists()


def test_a_factor_that_is_shown_is_not_lost(alice: User, codes: list[str], browser: Browser) -> None:
    declare(browser, alice)
    browser.post("/oidc/second-factor", {"code": codes[0]})
    assert is_logged_in(browser)
    assert not LostFactor.objects.exists()


def test_a_passkey_alone_ends_the_wait_too(alice: User, browser: Browser) -> None:
    key = protect_with_passkey(alice)
    declare(browser, alice)
    browser.post("/oidc/passkey", {"answer": key.get(options_of(browser.get("/oidc/login")))})
    assert not LostFactor.objects.exists()


def test_asking_twice_neither_shortens_nor_prolongs(
    alice: User, codes: list[str], browser: Browser, mails: Mailbox
) -> None:
    declare(browser, alice)
    due_at = LostFactor.objects.get().due_at
    browser.post(PAGE)
    assert LostFactor.objects.get().due_at == due_at
    assert len(warnings_to(alice, mails)) == 1


def test_nobody_asks_without_the_password(alice: User, codes: list[str], browser: Browser) -> None:
    log_in(browser, alice.email, "pas le bon")
    assert browser.post(PAGE)["Location"] == "/oidc/login"
    assert not LostFactor.objects.exists()


def test_a_closed_account_is_left_alone(alice: User, codes: list[str], browser: Browser) -> None:
    declare(browser, alice)
    User.objects.filter(pk=alice.pk).update(state=User.State.SUSPENDED)
    assert let_pass(days=8) == 0
    assert has_second_factor(alice)
