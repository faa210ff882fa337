"""Passkeys in Chromium, with the authenticator that its developers' protocol lends (WebAuthn)."""

import contextlib

import pytest
from playwright.sync_api import Error, Page, expect

from kagu.connect.accounts.models import User
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import give_password
from tests.connect.second_factors import a_month_ago
from tests.journeys.accessibility import faults_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(open_browser: NewContext) -> Page:
    """A browser with a key inside that always knows its owner."""
    page = open_browser(viewport={"width": 1280, "height": 900}).new_page()
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    return page


def add_passkey(page: Page, site: str) -> None:
    page.goto(f"{site}/mon-compte/verification/cle/")
    make_passkey(page)


def make_passkey(page: Page) -> None:
    """On the page that adds one."""
    page.get_by_label("Nom de la clé").fill("Cet ordinateur")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_text("J’ai noté mes codes").wait_for()


def test_a_browser_makes_a_passkey(site: str, alice: User, page: Page) -> None:
    """ASVS 6.3.3: bound to this site, with its owner verified."""
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    add_passkey(page, site)
    passkey = alice.passkeys.get()
    assert passkey.name == "Cet ordinateur"
    assert passkey.attachment == "platform"


def test_every_page_of_second_factors_is_accessible(site: str, alice: User, page: Page) -> None:
    """Axe finds nothing, from the list to the lost factor."""
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = undefined")
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    add_passkey(page, site)
    assert not faults_of(page)
    for path in ("", "cle/", "application/", "codes-de-secours/", f"cle/{alice.passkeys.get().pk}/"):
        page.goto(f"{site}/mon-compte/verification/{path}")
        assert not faults_of(page)
    page.context.clear_cookies()
    give_password(page, site)
    for path in ("second-factor", "lost-factor"):
        page.goto(f"{site}/oidc/{path}")
        assert not faults_of(page)


def test_a_passkey_alone_logs_in(site: str, alice: User, page: Page) -> None:
    """No address, no password: the browser's key knows whose it is."""
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    add_passkey(page, site)
    page.context.clear_cookies()
    page.goto(f"{site}/oidc/login?next=/mon-compte/historique/")
    # The browser may offer it in the address field by itself; whoever is faster opens the account.
    with contextlib.suppress(Error):
        page.get_by_role("button", name="Se connecter avec une clé d’accès").click(timeout=2000)
    page.wait_for_url(f"{site}/mon-compte/historique/")
    assert alice.login_sessions.filter(amr=["pop", "user", "mfa"]).exists()


def test_a_passkey_is_asked_after_the_password(site: str, alice: User, page: Page) -> None:
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    add_passkey(page, site)
    page.context.clear_cookies()
    # This browser offers nothing in the address field: the password comes first.
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = undefined")
    give_password(page, site)
    page.get_by_role("button", name="Utiliser une clé d’accès").click()
    page.wait_for_url(f"{site}/mon-compte/")
    assert alice.login_sessions.filter(amr=["pwd", "pop", "user", "mfa"]).exists()


def test_an_agents_first_passkey_opens_the_desk(site: str, alice: User, page: Page) -> None:
    """The desk says how to enrol; the key added there is proof enough, and asked for the next time."""
    User.objects.filter(pk=alice.pk).update(is_staff=True, agent_since=a_month_ago())
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    page.goto(f"{site}/agents/")
    assert not faults_of(page)
    page.get_by_role("link", name="Ajouter une clé ou une application").click()
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    make_passkey(page)
    page.goto(f"{site}/agents/")
    expect(page.get_by_role("button", name="Rechercher", exact=True)).to_be_visible()

    page.context.clear_cookies()
    page.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = undefined")
    page.goto(f"{site}/oidc/login?next=/agents/")
    page.get_by_role("button", name="Se connecter avec une clé d’accès").click()
    page.wait_for_url(f"{site}/agents/")
    expect(page.get_by_role("button", name="Rechercher", exact=True)).to_be_visible()
