"""What protects an account, as its owner meets it in Chromium, with scripts and without (E23)."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Stranger
from django.utils import timezone
from playwright.sync_api import Page, expect

from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords import common_passwords
from tests.connect.conftest import PASSWORD
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import NEW, give_password, type_password
from tests.connect.login.failures import fail
from tests.journeys.accessibility import faults_of
from tests.mails import Mailbox, link_in, path_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("has_scripts", [True, False], ids=["scripts", "no scripts"]),
]
BREACHED = "Une phrase volée chez un marchand"


@pytest.fixture
def breached_passwords(tmp_path: Path, settings: Any) -> Iterator[None]:
    """The operator's list, in force."""
    path = tmp_path / "breached.txt.gz"
    path.write_bytes(gzip.compress(BREACHED.encode()))
    settings.BREACHED_PASSWORDS_FILE = str(path)
    common_passwords._breached_passwords.cache_clear()
    yield
    common_passwords._breached_passwords.cache_clear()


def log_in(page: Page, site: str) -> None:
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")


def log_out(page: Page) -> None:
    page.locator("details.menu summary").click()
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Votre session est fermée")


def accessible(page: Page, has_scripts: bool) -> bool:
    """Axe itself is a script."""
    return not has_scripts or not faults_of(page)


def test_a_known_browser_logs_in_while_strangers_have_locked_the_account(
    site: str, alice: User, open_browser: NewContext, has_scripts: bool, mails: Mailbox
) -> None:
    """E23: and an unknown one is told of the mail, which opens there too."""
    home = open_browser(java_script_enabled=has_scripts).new_page()
    log_in(home, site)
    log_out(home)
    fail(Stranger(HTTP_HOST="localhost"), alice.email, 10)
    log_in(home, site)
    expect(home.get_by_text("Des inconnus ont essayé d’ouvrir votre compte")).to_be_visible()
    assert accessible(home, has_scripts)
    elsewhere = open_browser(java_script_enabled=has_scripts).new_page()
    elsewhere.goto(f"{site}/oidc/login")
    type_password(elsewhere, alice.email, PASSWORD)
    expect(elsewhere.get_by_text("Votre compte est bloqué").first).to_be_visible()
    assert accessible(elsewhere, has_scripts)
    elsewhere.goto(mails.last_link_to(alice.email))
    elsewhere.get_by_role("button", name="Confirmer").click()
    expect(elsewhere.get_by_role("heading", level=1)).to_have_text("Votre compte est désormais déverrouillé")
    log_in(elsewhere, site)


def test_a_breached_password_is_refused_with_its_reason(
    site: str, alice: User, breached_passwords: None, open_browser: NewContext, has_scripts: bool
) -> None:
    """ASVS 6.2.12: then another one is accepted on the same page."""
    page = open_browser(java_script_enabled=has_scripts).new_page()
    log_in(page, site)
    page.goto(f"{site}/mon-compte/mot-de-passe/")
    for chosen in (BREACHED, NEW):
        fields = page.locator("main input[type=password]").all()
        for field, typed in zip(fields, (PASSWORD, chosen, chosen), strict=True):
            field.fill(typed)
        page.locator("main form button[type=submit]").first.click()
        if chosen == BREACHED:
            expect(page.get_by_text("Ce mot de passe est trop courant").first).to_be_visible()
            assert accessible(page, has_scripts)
    page.wait_for_url(f"{site}/mon-compte/")
    alice.refresh_from_db()
    assert alice.check_password(NEW)


def test_one_session_among_two_is_closed_from_the_other(
    site: str, alice: User, open_browser: NewContext, has_scripts: bool
) -> None:
    """ASVS 7.5.2: the browser that is closed is a stranger from then on."""
    phone, laptop = (open_browser(java_script_enabled=has_scripts).new_page() for _ in range(2))
    for page in (laptop, phone):
        log_in(page, site)
    phone.goto(f"{site}/mon-compte/appareils/")
    expect(phone.get_by_text("Fermer sa session le fait oublier.")).to_be_visible()
    assert accessible(phone, has_scripts)
    phone.get_by_role("button", name="Fermer cette session").click()
    expect(phone.get_by_text("La session est fermée")).to_be_visible()
    expect(phone.get_by_role("button", name="Fermer cette session")).to_have_count(0)
    laptop.goto(f"{site}/mon-compte/")
    assert laptop.url.startswith(f"{site}/oidc/login")
    phone.reload()
    assert phone.url == f"{site}/mon-compte/appareils/"
    assert alice.known_devices.count() == 1


def test_a_mailbox_that_answers_takes_its_banner_away(
    site: str, alice: User, open_browser: NewContext, has_scripts: bool, mails: Mailbox
) -> None:
    """E58."""
    User.objects.filter(pk=alice.pk).update(email_undeliverable_at=timezone.now())
    page = open_browser(java_script_enabled=has_scripts).new_page()
    log_in(page, site)
    expect(page.get_by_text("Votre adresse email ne reçoit plus nos messages.")).to_be_visible()
    assert accessible(page, has_scripts)
    page.get_by_role("button", name="Renvoyer un message d’essai").click()
    expect(page.get_by_text("Un message d’essai vient d’être envoyé")).to_be_visible()
    elsewhere = open_browser(java_script_enabled=has_scripts).new_page()
    elsewhere.goto(mails.last_link_to(alice.email))
    assert accessible(elsewhere, has_scripts)
    elsewhere.get_by_role("button", name="Confirmer").click()
    expect(elsewhere.get_by_text("Votre adresse email reçoit bien nos messages")).to_be_visible()
    assert accessible(elsewhere, has_scripts)
    page.goto(f"{site}/mon-compte/")
    expect(page.get_by_text("Votre adresse email ne reçoit plus nos messages.")).to_have_count(0)


def test_the_old_mailbox_cancels_a_change_of_address(
    site: str, alice: User, open_browser: NewContext, has_scripts: bool, mails: Mailbox
) -> None:
    """E19: before anything has changed."""
    page = open_browser(java_script_enabled=has_scripts).new_page()
    log_in(page, site)
    page.goto(f"{site}/mon-compte/email/")
    for field in page.locator("main input[type=email]").all():
        field.fill("autre@exemple.nc")
    page.locator("main input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Changement en attente")).to_be_visible()
    elsewhere = open_browser(java_script_enabled=has_scripts).new_page()
    elsewhere.goto(mails.last_link_to(alice.email))
    assert accessible(elsewhere, has_scripts)
    elsewhere.locator("main form button[type=submit]").first.click()
    expect(elsewhere.get_by_role("heading", level=1)).to_contain_text("annulé")
    assert accessible(elsewhere, has_scripts)
    page.goto(f"{site}/mon-compte/")
    expect(page.get_by_text("Changement en attente")).to_have_count(0)
    alice.refresh_from_db()
    assert alice.email == "alice@exemple.nc"


def test_the_mail_about_a_new_device_leads_to_a_new_password(
    site: str, alice: User, open_browser: NewContext, has_scripts: bool, mails: Mailbox
) -> None:
    """M21, « Ce n'est pas moi »."""
    for _ in range(2):
        log_in(open_browser(java_script_enabled=has_scripts).new_page(), site)
    link = link_in(str(mails.last_mail_to(alice.email).body), "takeback")
    page = open_browser(java_script_enabled=has_scripts).new_page()
    page.goto(site + path_of(link))
    assert accessible(page, has_scripts)
    page.get_by_role("button", name="Reprendre mon compte").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Réinitialisation de mot de passe")
    assert not alice.login_sessions.exists()
