"""End a subscription, come back: what is the taxpayer's stays, an address proves nothing (J10, J14)."""

from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import PortalUser, Taxpayer
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import NUMBER, accept, show_secrets


def test_ending_it_keeps_all_that_is_the_taxpayers(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate, mails: Mailbox
) -> None:
    taxpayer = taxpayer_of(alice)
    draft = dossiers.open_draft(alice, taxpayer, ADDRESS, "")
    received = delegate(taxpayer_of(bob), alice, adresse=["consult"])
    browser = log_in(alice)
    assert "Avant de résilier" in text_of(browser.get("/abonnement/resilier/"))
    shown = text_of(browser.post("/abonnement/resilier/", follow=True))
    assert "Vous n'avez pas encore d'abonnement" in shown
    assert list(taxpayer.dossiers.all()) == [draft]
    received.refresh_from_db()
    assert received.state == "suspended"
    assert "suspendue" in mails.last_mail_to("bob@exemple.nc").subject


def test_whoever_comes_back_is_the_same_taxpayer_with_the_same_number(
    charlie: PortalUser, register: Taxpayer, code: str, log_in: LogIn
) -> None:
    show_secrets(accept(log_in(charlie)), register.fiscal_id, NUMBER, code)
    number = register.delegation_number.value
    draft = dossiers.open_draft(charlie, register, ADDRESS, "")
    account_events.account_purged("charlie-sub")
    claims = {"sub": "charlie-again", "iat": 0, "email": "charlie@exemple.nc"}
    again = account_events.find_or_create_user(claims)
    browser = log_in(again)
    assert "Vous n'avez pas encore d'abonnement" in text_of(browser.get("/"))
    assert browser.get(f"/demarches/dossier/{draft.pk}/").status_code == 403
    show_secrets(accept(browser), register.fiscal_id, NUMBER, issue_letter_code(register))
    shown = text_of(browser.get("/mon-profil/"))
    assert register.fiscal_id in shown
    assert number in shown
    assert browser.get(f"/demarches/dossier/{draft.pk}/").status_code == 200


def test_a_stranger_with_a_recycled_address_sees_nothing(alice: PortalUser, log_in: LogIn) -> None:
    draft = dossiers.open_draft(alice, taxpayer_of(alice), ADDRESS, "")
    account_events.account_purged("alice-sub")
    stranger = account_events.find_or_create_user({"sub": "stranger", "iat": 0, "email": "alice@exemple.nc"})
    browser = log_in(stranger)
    assert "Vous n'avez pas encore d'abonnement" in text_of(browser.get("/"))
    assert browser.get(f"/demarches/dossier/{draft.pk}/").status_code == 403
