"""Changing one's password while logged in (notice §3: R70–R78; E28, E29)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginFailures, LoginSession, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords import hashing
from kagu.connect.accounts.reset_password import request_password_reset
from kagu.connect.clients.models import Client
from kagu.outbox.models import OutboxMessage
from tests.connect.conftest import PASSWORD
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.pages import text
from tests.mails import Mailbox, link_in, path_of

NEW = "quatre tortues nagent vers Lifou"


def change(browser: Browser, new: str = NEW, current: str = PASSWORD, confirmation: str | None = None) -> Any:
    data = {"current_password": current, "new_password": new, "confirmation": confirmation or new}
    return browser.post("/mon-compte/mot-de-passe/", data, follow=True)


def test_the_form_has_the_words_of_the_notice(alices_browser: Browser) -> None:
    """R72–R75, R50, ASVS 6.2.3, 6.2.6."""
    page = text(alices_browser.get("/mon-compte/mot-de-passe/"))
    for label in ("Votre mot de passe actuel", "Votre nouveau mot de passe", "Confirmez votre mot de passe"):
        assert label in page
    for button in ("Annuler", "Enregistrer"):
        assert button in page
    assert page.count('type="password"') == 3
    assert "maxlength" not in page or 'maxlength="1000"' in page


def test_the_new_password_counts_at_once(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    """R76, L2, L3: confirmed on the screen and by M7b (ASVS 6.3.7)."""
    page = text(change(alices_browser))
    assert "Votre mot de passe a été modifié. Vos autres sessions ont été fermées." in page
    alice.refresh_from_db()
    assert hashing.verify(alice, NEW)
    assert not hashing.verify(alice, PASSWORD)
    m7b = mails.last_mail_to("alice@exemple.nc")
    assert m7b.subject == "Votre mot de passe a été modifié"
    assert "Vos autres sessions ont été fermées." in m7b.body
    assert link_in(str(m7b.body), "takeback")
    assert NEW not in m7b.body


def test_other_sessions_end_and_this_one_gets_a_new_id(alice: User, alices_browser: Browser) -> None:
    """E29, ASVS 7.2.4, 7.4.3."""
    elsewhere = Browser()
    log_in(elsewhere, alice)
    former = alices_browser.cookies[settings.SESSION_COOKIE_NAME].value
    change(alices_browser)
    assert alices_browser.cookies[settings.SESSION_COOKIE_NAME].value != former
    assert alices_browser.get("/mon-compte/").status_code == 200
    assert elsewhere.get("/mon-compte/").status_code == 302
    thief = Browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = former
    assert thief.get("/mon-compte/").status_code == 302
    assert LoginSession.objects.filter(user=alice).count() == 1


def test_a_live_reset_link_dies(alice: User, alices_browser: Browser, mails: Mailbox) -> None:
    request_password_reset("alice@exemple.nc", Origin())
    link = mails.last_link_to("alice@exemple.nc")
    change(alices_browser)
    assert Browser().get(path_of(link)).status_code == 410


def test_a_wrong_current_password_changes_nothing_and_counts(
    alice: User, alices_browser: Browser, mails: Mailbox
) -> None:
    """ASVS 6.2.3, E3."""
    page = text(change(alices_browser, current="pas le bon"))
    assert "Ce mot de passe n'est pas le bon." in page
    assert NEW not in page
    alice.refresh_from_db()
    assert hashing.verify(alice, PASSWORD)
    assert LoginFailures.objects.get().count == 1
    assert mails.mails_to("alice@exemple.nc") == []


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (PASSWORD, "Ce mot de passe est déjà le vôtre"),
        ("court", "trop court"),
        ("alice@exemple.nc", "ressemble trop"),
        ("Alice Newman 2026", "ressemble trop"),
        ("x" * 129, "trop long"),
        ("passwordpassword", "trop courant"),
    ],
)
def test_a_poor_password_is_refused_with_the_reason(
    alice: User, alices_browser: Browser, new: str, reason: str
) -> None:
    """E28, ASVS 6.2.1, 6.2.4, 6.2.11."""
    assert reason in text(change(alices_browser, new))
    alice.refresh_from_db()
    assert hashing.verify(alice, PASSWORD)


def test_two_different_passwords_are_refused(alices_browser: Browser) -> None:
    """R74."""
    page = text(change(alices_browser, confirmation="autre chose de long"))
    assert "Les deux mots de passe ne sont pas identiques." in page


def test_every_character_counts(alice: User, alices_browser: Browser) -> None:
    """ASVS 6.2.8: no trimming, no change of case, no cut."""
    new = "  Éléphant 🐘 et   zèbre" + "z" * 90 + " "
    change(alices_browser, new)
    alice.refresh_from_db()
    assert hashing.verify(alice, new)
    assert not hashing.verify(alice, new.strip())
    assert not hashing.verify(alice, new.lower())


def test_services_that_asked_are_told(
    alice: User, alices_browser: Browser, make_service: Callable[..., Client], connect: Callable[..., str]
) -> None:
    connect(alice, make_service("impots"))
    change(alices_browser)
    event = OutboxMessage.objects.get(kind="security_event")
    assert "credential-change" in str(event.payload)


def test_a_locked_account_changes_nothing(alice: User, alices_browser: Browser) -> None:
    """D8: the lock leaves the session, but nothing sensitive goes through it."""
    for _ in range(10):
        change(alices_browser, current="pas le bon")
    assert "Votre compte est bloqué" in text(change(alices_browser))
    assert alices_browser.get("/mon-compte/").status_code == 200
    alice.refresh_from_db()
    assert hashing.verify(alice, PASSWORD)


def test_the_page_needs_a_login_and_a_csrf_token(alice: User) -> None:
    """ASVS 3.5.1."""
    assert Browser().get("/mon-compte/mot-de-passe/").status_code == 302
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert change(browser).status_code == 403
