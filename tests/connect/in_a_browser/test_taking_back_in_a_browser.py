"""Taking an account back in Chromium: by a mail, on the reset page, at the desk by two agents (D32, D35)."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.passwords.hashing import hash_password
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from tests.connect.conftest import PASSWORD
from tests.connect.in_a_browser.conftest import NewContext
from tests.connect.in_a_browser.login_door import NEW, give_password, type_password
from tests.journeys.accessibility import faults_of
from tests.mails import Mailbox, link_in
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clock")]
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
REASON = "Venue au guichet avec sa carte d'identité"


@pytest.fixture
def thief(site: str, alice: User, open_browser: NewContext) -> Page:
    """In by the stolen password, with an application that asks the owner for a code from now on."""
    page = open_browser().new_page()
    give_password(page, site)
    page.wait_for_url(f"{site}/mon-compte/")
    add_code_generator(alice, SECRET, code_now(SECRET), "Téléphone du voleur", Origin())
    return page


def choose_new_password(page: Page) -> None:
    for field in page.locator("main input[type=password]").all():
        field.fill(NEW)
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mot de passe réinitialisé")


def is_out(thief: Page, site: str) -> bool:
    """Neither the session nor the password serves any more."""
    thief.goto(f"{site}/mon-compte/")
    give_password(thief, site)
    expect(thief.get_by_text("Adresse email ou mot de passe incorrect.").first).to_be_visible()
    return True


def is_in(page: Page, site: str) -> bool:
    """The owner, with nothing but her new password."""
    page.goto(f"{site}/oidc/login")
    type_password(page, "alice@exemple.nc", NEW)
    page.wait_for_url(f"{site}/mon-compte/")
    return True


def test_from_the_mail_of_a_factor_that_was_added(
    site: str, alice: User, thief: Page, page: Page, mails: Mailbox
) -> None:
    page.goto(link_in(str(mails.last_mail_to(alice.email).body), "takeback"))
    expect(page.get_by_text("Cette protection sera supprimée : Téléphone du voleur")).to_be_visible()
    assert not faults_of(page)
    page.get_by_role("button", name="Reprendre mon compte").click()
    choose_new_password(page)
    assert is_out(thief, site)
    assert is_in(page, site)


def test_from_the_reset_page(site: str, alice: User, thief: Page, page: Page, mails: Mailbox) -> None:
    page.goto(f"{site}/oidc/forgotten-password")
    page.get_by_label("Votre email").fill(alice.email)
    page.get_by_role("button", name="Envoyer un nouveau mot de passe").click()
    page.goto(mails.last_link_to(alice.email))
    expect(page.get_by_text("Téléphone du voleur, ajoutée le")).to_be_visible()
    page.get_by_label("Ce n’est pas moi : retirez-les").check()
    assert not faults_of(page)
    choose_new_password(page)
    assert is_out(thief, site)
    assert is_in(page, site)


def test_at_the_desk_by_two_agents(
    site: str, alice: User, thief: Page, page: Page, open_browser: NewContext, mails: Mailbox
) -> None:
    """Four eyes: the first asks, the second reads what and why, and confirms."""
    first, second = (desk_of(name, site, open_browser) for name in ("agathe", "maurice"))
    first.goto(f"{site}/agents/comptes/{alice.pk}/")
    first.get_by_role("button", name="Ouvrir le dossier").click()
    first.get_by_role("link", name="Continuer : Rendre le compte à la personne").click()
    first.get_by_label("J’ai vu une pièce d’identité de la personne.").check()
    first.get_by_label("Motif").fill(REASON)
    assert not faults_of(first)
    first.get_by_role("button", name="Demander la confirmation").click()
    expect(first.get_by_text("Rien n’est encore fait.")).to_be_visible()
    thief.goto(f"{site}/mon-compte/")
    assert thief.url == f"{site}/mon-compte/"

    second.goto(f"{site}/agents/")
    second.get_by_role("link", name="Rendre le compte à la personne").click()
    expect(second.get_by_text(REASON)).to_be_visible()
    assert not faults_of(second)
    second.get_by_role("button", name="Confirmer", exact=True).click()
    expect(second.get_by_text("Le compte est rendu à la personne.")).to_be_visible()

    give_password(thief, site)
    assert not thief.url.startswith(f"{site}/mon-compte/")
    page.goto(f"{site}/oidc/forgotten-password")
    page.get_by_label("Votre email").fill(alice.email)
    page.get_by_role("button", name="Envoyer un nouveau mot de passe").click()
    page.goto(mails.last_link_to(alice.email))
    choose_new_password(page)
    assert is_out(thief, site)
    assert is_in(page, site)


def desk_of(name: str, site: str, open_browser: NewContext) -> Page:
    """A new agent, who has some days to add a second factor."""
    address = f"{name}@exemple.nc"
    User.objects.create(
        email=address,
        email_normalized=address,
        state=User.State.ACTIVE,
        first_name=name.capitalize(),
        family_name="Guichet",
        password=hash_password(PASSWORD),
        is_staff=True,
        agent_since=timezone.now(),
    )
    page = open_browser().new_page()
    page.goto(f"{site}/oidc/login")
    type_password(page, address, PASSWORD)
    page.wait_for_url(f"{site}/mon-compte/")
    return page
