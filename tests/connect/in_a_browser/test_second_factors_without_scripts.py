"""Second factors in Chromium without JavaScript: add one, log in, lose it, keep it (ASVS 6.3.3)."""

import pytest
from playwright.sync_api import Page, expect

from kagu.connect.accounts.models import User
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import give_password
from tests.mails import Mailbox
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]


@pytest.fixture
def page(open_browser: NewContext) -> Page:
    return open_browser(java_script_enabled=False).new_page()


def add_application(page: Page, site: str) -> tuple[str, list[str]]:
    """The application's key and the codes to keep on paper, as the pages show them."""
    give_password(page, site)
    page.goto(f"{site}/mon-compte/verification/")
    page.get_by_role("link", name="Ajouter une application").click()
    key = (page.locator("dd code").text_content() or "").replace(" ", "")
    page.get_by_label("Nom de l’application").fill("Mon téléphone")
    page.get_by_label("Le code à 6 chiffres").fill(code_now(key))
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text("ils ne seront plus jamais affichés")).to_be_visible()
    codes = page.locator(".recovery-codes code").all_text_contents()
    page.get_by_role("link", name="J’ai noté mes codes").click()
    expect(page.get_by_role("heading", name="Mon téléphone")).to_be_visible()
    return key, codes


def give_code(page: Page, site: str, code: str) -> None:
    give_password(page, site)
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    page.get_by_label("Votre code").fill(code)
    page.get_by_role("button", name="Continuer").click()


def a_period_later(user: User) -> None:
    """The code that added the application serves no more; the present one may be the same."""
    user.code_generators.update(last_period=0)


def test_a_code_of_the_application_opens_the_account(
    site: str, alice: User, page: Page, open_browser: NewContext
) -> None:
    key, _codes = add_application(page, site)
    a_period_later(alice)
    elsewhere = open_browser(java_script_enabled=False).new_page()
    give_code(elsewhere, site, "ABCD-EFGH-JKMN")
    expect(elsewhere.get_by_text("Ce code ou cette clé ne convient pas")).to_be_visible()
    elsewhere.get_by_label("Votre code").fill(code_now(key))
    elsewhere.get_by_role("button", name="Continuer").click()
    elsewhere.wait_for_url(f"{site}/mon-compte/")


def test_a_recovery_code_opens_the_account_once(
    site: str, alice: User, page: Page, open_browser: NewContext
) -> None:
    """ASVS 6.5.1."""
    _key, codes = add_application(page, site)
    elsewhere = open_browser(java_script_enabled=False).new_page()
    give_code(elsewhere, site, codes[0])
    elsewhere.wait_for_url(f"{site}/mon-compte/")
    elsewhere.goto(f"{site}/mon-compte/verification/")
    expect(elsewhere.get_by_text("Il vous reste 9 codes de secours.")).to_be_visible()
    again = open_browser(java_script_enabled=False).new_page()
    give_code(again, site, codes[0])
    expect(again.get_by_text("Ce code ou cette clé ne convient pas, ou a déjà servi.")).to_be_visible()


def test_a_lost_factor_is_declared_and_kept_by_the_mailbox(
    site: str, alice: User, page: Page, open_browser: NewContext, mails: Mailbox
) -> None:
    """ASVS 6.4.4: a thief who has the password says it is lost; the owner's mail stops it."""
    key, _codes = add_application(page, site)
    thief = open_browser(java_script_enabled=False).new_page()
    give_password(thief, site)
    thief.get_by_role("link", name="Je n’ai plus ni ma clé").click()
    thief.get_by_role("button", name="Demander la suppression").click()
    expect(thief.get_by_text("Votre demande est notée")).to_be_visible()
    page.goto(mails.last_link_to(alice.email))
    page.get_by_role("button", name="Garder ma protection").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre compte reste protégé")
    thief.get_by_role("link", name="Retour").click()
    thief.get_by_role("link", name="Je n’ai plus ni ma clé").click()
    expect(thief.get_by_role("button", name="Demander la suppression")).to_be_visible()
    a_period_later(alice)
    give_code(open_browser(java_script_enabled=False).new_page(), site, code_now(key))
    assert alice.code_generators.count() == 1
