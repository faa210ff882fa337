"""Closing an account for a week and keeping it, in Chromium, with scripts and without (decision 20)."""

import pytest
from playwright.sync_api import Page, expect

from kagu.connect.accounts.models import User
from tests.connect.conftest import PASSWORD
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import give_password
from tests.journeys.accessibility import faults_of
from tests.mails import Mailbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("deletion_after_a_week")]


def look_at(page: Page, *, has_scripts: bool) -> None:
    """Axe, itself a script, finds nothing, and the page fits a small screen."""
    if has_scripts:
        assert faults_of(page) == []


@pytest.mark.parametrize("has_scripts", [True, False])
def test_an_account_is_closed_then_kept_by_the_mails_link(
    site: str, alice: User, mails: Mailbox, open_browser: NewContext, has_scripts: bool
) -> None:
    page = open_browser(java_script_enabled=has_scripts).new_page()
    title = page.get_by_role("heading", level=1)
    give_password(page, site)
    page.get_by_role("link", name="Supprimer mon compte").click()
    expect(page.get_by_text("puis effacé dans 7 jours")).to_be_visible()
    look_at(page, has_scripts=has_scripts)
    page.get_by_label("Votre mot de passe").fill(PASSWORD)
    page.get_by_role("button", name="Supprimer", exact=True).click()
    expect(title).to_have_text("Votre compte est fermé")
    look_at(page, has_scripts=has_scripts)
    give_password(page, site)
    expect(title).to_have_text("Votre compte va être supprimé")
    look_at(page, has_scripts=has_scripts)
    page.get_by_role("button", name="Renvoyer l’email").click()
    expect(title).to_have_text("Vérifiez vos messages")
    look_at(page, has_scripts=has_scripts)
    page.goto(mails.last_link_to(alice.email))
    look_at(page, has_scripts=has_scripts)
    page.get_by_role("button", name="Garder mon compte").click()
    expect(title).to_have_text("Votre compte est conservé")
    look_at(page, has_scripts=has_scripts)
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
