"""What the login door's scripts do in Chromium, and that all goes without them (S11, E11, E24, E30, E64)."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from kagu.connect.accounts.models import User
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import NEW, type_password
from tests.journeys.accessibility import faults_of
from tests.mails import Mailbox

pytestmark = pytest.mark.django_db(transaction=True)


def create_account(page: Page, site: str) -> None:
    page.goto(f"{site}/oidc/create-account")
    page.get_by_label("Votre prénom").fill("Bob")
    page.get_by_label("Votre nom", exact=True).fill("Newman")
    page.get_by_label("Votre email").fill("bob@exemple.nc")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=confirmation]").fill(PASSWORD)
    page.get_by_label("J’accepte").check()
    page.get_by_role("button", name="Créer mon compte").click()
    page.get_by_text("Vérifiez vos messages").wait_for()


def test_one_click_activates_in_the_browser_that_asked(site: str, page: Page, mails: Mailbox) -> None:
    create_account(page, site)
    page.goto(mails.last_link_to("bob@exemple.nc"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre compte est désormais activé")
    assert page.url == f"{site}/public/validateaccount"


@pytest.mark.parametrize("has_scripts", [True, False])
def test_elsewhere_the_page_waits_for_the_password_of_the_form(
    site: str, page: Page, mails: Mailbox, open_browser: NewContext, has_scripts: bool
) -> None:
    create_account(page, site)
    elsewhere = open_browser(java_script_enabled=has_scripts).new_page()
    elsewhere.goto(mails.last_link_to("bob@exemple.nc"))
    assert User.objects.get().state == User.State.PENDING
    assert ("token=" in elsewhere.url) is not has_scripts
    elsewhere.get_by_label("Votre mot de passe").fill(PASSWORD)
    elsewhere.get_by_role("button", name="Activer mon compte").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Votre compte est désormais activé")


def test_the_reset_page_may_be_reloaded_and_left_and_come_back(
    site: str, alice: User, page: Page, mails: Mailbox
) -> None:
    """E30: the secret is out of the address bar, and the page still works."""
    page.goto(f"{site}/oidc/forgotten-password")
    page.get_by_label("Votre email").fill(alice.email)
    page.get_by_role("button", name="Envoyer un nouveau mot de passe").click()
    page.get_by_text("Vérifiez vos messages").wait_for()
    page.goto(mails.last_link_to(alice.email))
    page.reload()
    assert page.url == f"{site}/public/resetpassword"
    page.locator("[name=password]").fill(NEW)
    page.locator("[name=confirmation]").fill(NEW)
    page.get_by_role("button", name="Valider").click()
    page.get_by_text("Mot de passe réinitialisé").wait_for()
    page.go_back()
    page.get_by_text("Mot de passe réinitialisé").wait_for()
    assert page.url == f"{site}/public/resetpassword"


def test_the_browser_proves_its_work_while_the_person_types(
    site: str, alice: User, page: Page, settings: Any
) -> None:
    settings.FAILURES_PER_NETWORK = 2
    page.goto(f"{site}/oidc/login")
    for number in range(4):
        type_password(page, f"person{number}@exemple.nc", "wrong")
        expect(page.get_by_text("Adresse email ou mot de passe incorrect.")).to_be_visible()
    type_password(page, alice.email, PASSWORD)
    page.wait_for_url(f"{site}/mon-compte/")


def test_without_scripts_one_waits_and_gets_in(
    site: str, alice: User, open_browser: NewContext, settings: Any, clock: Clock
) -> None:
    """The page says how long, keeps what was typed and one's place; its own button then opens."""
    settings.FAILURES_PER_NETWORK = 1
    page = open_browser(java_script_enabled=False).new_page()
    page.goto(f"{site}/oidc/login")
    type_password(page, "nobody@exemple.nc", "wrong")
    type_password(page, alice.email, PASSWORD)
    expect(page.get_by_text("Sans JavaScript, attendez 30 secondes")).to_be_visible()
    assert page.get_by_label("Votre email").input_value() == alice.email
    for seconds, page_then in ((20, "/oidc/login"), (10, "/mon-compte/")):
        expect(page.get_by_text("votre place est gardée pendant dix minutes")).to_be_visible()
        clock.move(seconds)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        assert page.url == site + page_then


def test_the_strength_of_a_password_is_told_while_it_is_typed(site: str, page: Page) -> None:
    page.goto(f"{site}/oidc/create-account")
    page.get_by_label("Votre prénom").fill("Hélène")
    for password, told in {
        "court": "trop court",
        "aaaaaaaaaaaaaaaa": "faible",
        "helene helene 1": "faible",
        NEW: "bonne",
    }.items():
        page.locator("[name=password]").fill(password)
        expect(page.locator("p[role=status]")).to_contain_text(told)


def test_every_page_of_the_door_is_accessible(site: str, alice: User, page: Page, mails: Mailbox) -> None:
    """Axe finds nothing, errors shown or not, wide or at 320 pixels."""
    faults = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        for path in ("login", "create-account", "resend-activation", "forgotten-password", "logout"):
            page.goto(f"{site}/oidc/{path}")
            faults += faults_of(page)
            if path != "logout":
                page.locator("main form:not([data-passkey]) button[type=submit]").first.click()
                faults += faults_of(page)
    page.goto(f"{site}/public/unlockuser?technicalID=x&token=y")
    faults += faults_of(page)
    assert not faults


def test_pages_ask_nothing_of_anybody_else(site: str, page: Page) -> None:
    """No third party, no error in the console (ASVS 3.4.3)."""
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in ("oidc/login", "oidc/create-account", "oidc/forgotten-password"):
        page.goto(f"{site}/{path}")
    assert all(re.match(rf"{re.escape(site)}/|data:", address) for address in asked)
    assert not complaints
