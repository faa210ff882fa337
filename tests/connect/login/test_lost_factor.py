"""A lost second factor: the wait, the mails, the way to stop it (ASVS 6.4.4)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.change_email import request_email_change
from kagu.connect.accounts.change_password import change_password
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.lost_factor import remove_lost_factors
from kagu.connect.accounts.models import LostFactor, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.accounts.second_factors.changes import has_second_factor
from kagu.connect.accounts.sessions.pending_login import who_gave_password
from kagu.connect.login import lost_factor as lost_factor_pages
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.connect.pages import text_of
from tests.connect.second_factors import (
    is_logged_in,
    options_of,
    protect_with_codes,
    protect_with_passkey,
)
from tests.mailed_links.clicks import press, send
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
    assert "Votre compte reste protégé" in text_of(press(Browser(), link))
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


NEW = "quatre tortues nagent vers Lifou"


def reset(user: User, mails: Mailbox) -> None:
    request_password_reset(user.email, Origin())
    send(Browser(), mails.last_link_to(user.email), password=NEW, confirmation=NEW)


def change(user: User, mails: Mailbox) -> None:
    change_password(user, PASSWORD, NEW, Origin(), keep_row_key=None)


def revert(user: User, mails: Mailbox) -> None:
    """A change of address that the old mailbox undoes."""
    request_email_change(user, "voleur@exemple.nc", PASSWORD, Origin())
    press(Browser(), mails.last_link_to("voleur@exemple.nc"))
    press(Browser(), mails.last_link_to(user.email))


@pytest.mark.parametrize("act", [reset, change, revert])
def test_who_takes_the_account_back_keeps_their_factors(
    alice: User, codes: list[str], browser: Browser, mails: Mailbox, act: Callable[[User, Mailbox], None]
) -> None:
    """Whoever knew the password declared the loss; with the password their wait ends."""
    declare(browser, alice)
    link = mails.last_link_to(alice.email)
    User.objects.filter(pk=alice.pk).update(created_at=timezone.now() - timedelta(days=30))
    alice.code_generators.update(created_at=timezone.now() - timedelta(days=30))
    act(alice, mails)
    assert not LostFactor.objects.exists()
    assert Browser().get(path_of(link)).status_code == 410
    assert let_pass(days=8) == 0
    assert has_second_factor(alice)


def test_an_account_that_is_deleted_waits_for_nothing(
    alice: User, codes: list[str], browser: Browser, mails: Mailbox
) -> None:
    declare(browser, alice)
    link = mails.last_link_to(alice.email)
    delete_account(alice)
    assert not LostFactor.objects.exists()
    assert Browser().get(path_of(link)).status_code == 410
    assert let_pass(days=6, hours=1) == 0


def test_what_was_added_since_is_not_removed(alice: User, codes: list[str], browser: Browser) -> None:
    """Someone still logged in lost the phone, and added a key: the key is not lost."""
    declare(browser, alice)
    protect_with_passkey(alice)
    alice.passkeys.update(created_at=timezone.now())
    assert let_pass(days=8) == 1
    assert alice.passkeys.exists()
    assert not alice.code_generators.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("days", [6, 8])
def test_an_account_that_fails_does_not_keep_the_others_waiting(
    alice: User, bob: User, codes: list[str], mails: Mailbox, days: int
) -> None:
    """The eve and the day itself; what failed is tried again at the next turn."""
    protect_with_codes(bob)
    for user in (alice, bob):
        declare(Browser(), user)
    mails.clear()
    User.objects.filter(pk=alice.pk).update(email="")
    let_pass(days=days, hours=1)
    assert has_second_factor(bob) == (days == 6)
    assert mails.mails_to(bob.email)
    assert has_second_factor(alice)
    assert LostFactor.objects.filter(user=alice, reminded_at=None).exists()


@pytest.mark.parametrize("page", ["/mon-compte/", "/mon-compte/verification/"])
def test_my_account_shows_the_wait_and_stops_it(
    alice: User, codes: list[str], browser: Browser, page: str
) -> None:
    """Who is logged in elsewhere learns of it there too, and may object."""
    home = Browser()
    log_in(home, alice.email)
    home.post("/oidc/second-factor", {"code": codes[0]})
    assert "Garder ma protection" not in text_of(home.get(page))
    declare(browser, alice)
    shown = text_of(home.get(page))
    assert "Vos clés d'accès et vos codes seront supprimés le" in shown
    assert "/mon-compte/verification/garder/" in shown
    assert home.get("/mon-compte/verification/garder/").status_code == 405
    kept = home.post("/mon-compte/verification/garder/", follow=True)
    assert "Votre protection est gardée" in text_of(kept)
    assert "Garder ma protection" not in text_of(kept)
    assert not LostFactor.objects.exists()


def test_a_loss_declared_while_the_password_changes_is_not_noted(
    alice: User, codes: list[str], browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(browser, alice.email)
    given = who_gave_password

    def give_then_change(request: Any) -> Any:
        user = given(request)
        User.objects.filter(pk=alice.pk).update(password_changed_at=timezone.now())
        return user

    monkeypatch.setattr(lost_factor_pages, "who_gave_password", give_then_change)
    assert browser.post(PAGE)["Location"] == "/oidc/login"
    assert not LostFactor.objects.exists()
