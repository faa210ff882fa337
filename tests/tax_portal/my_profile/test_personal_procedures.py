"""Personal procedures off and on: immediate, reversible, nothing lost (R123-R130, E47-E49)."""

import pytest
from django.core import serializers

from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, INCOME
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods
from kagu.tax_portal.taxpayers.models import Dossier, PersonalProceduresSwitch, PortalUser
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of

OFF = "/mon-profil/demarches-personnelles/desactiver/"
ON = "/mon-profil/demarches-personnelles/activer/"
QUESTION = (
    "Vous n'aurez plus accès à vos démarches personnelles à partir de ce compte. La désactivation est "
    "immédiate, réversible à tout moment et sans perte de données. Vos obligations personnelles demeurent. "
    "Confirmer ?"
)


@pytest.fixture
def draft(alice: PortalUser) -> Dossier:
    """Alice has begun her declaration."""
    row = dossiers.open_draft(alice, taxpayer_of(alice), INCOME, open_periods(INCOME)[0])
    return dossiers.save_draft(alice, row.pk, {"box_NA": "1 000"}, 0)


def test_the_question_comes_first_and_changes_nothing(
    alice: PortalUser, draft: Dossier, log_in: LogIn
) -> None:
    shown = text_of(log_in(alice).get(OFF))
    assert QUESTION in shown
    assert "Vous avez un brouillon en cours" in shown
    assert "Vous n'aurez plus accès à aucune démarche" in shown
    alice.refresh_from_db()
    assert alice.personal_enabled


def test_someone_who_acts_for_others_is_not_warned_of_losing_everything(
    alice: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    make_company("Récif", alice)
    assert "aucune démarche" not in text_of(log_in(alice).get(OFF))


def test_off_is_immediate_told_by_mail_and_offers_the_way_back(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    shown = text_of(browser.post(OFF, follow=True))
    assert "Activer mes démarches personnelles" in shown
    assert "Désactiver mes démarches personnelles" not in shown
    mail = mails.last_mail_to("alice@exemple.nc")
    assert mail.subject == "Démarches personnelles désactivées"
    assert "Vos obligations personnelles (déclarer, payer) demeurent." in mail.body


def personal_pages(dossier: Dossier) -> list[tuple[str, str]]:
    """Every page of a personal dossier, with the way it is asked for."""
    base = f"/demarches/dossier/{dossier.pk}/"
    return [
        ("get", "/demarches/"),
        ("get", f"/demarches/compte/{dossier.taxpayer_id}/"),
        ("get", base),
        ("get", base + "brouillon/"),
        ("post", base + "brouillon/"),
        ("get", base + "verifier/"),
        ("post", base + "verifier/"),
        ("post", base + "corriger/"),
        ("post", base + "abandonner/"),
        ("get", base + "recepisse/"),
        ("get", base + "recepisse.pdf"),
        ("post", f"/demarches/commencer/{dossier.taxpayer_id}/adresse/"),
    ]


@pytest.mark.parametrize("number", range(12))
def test_every_personal_page_refuses_while_off(
    alice: PortalUser, draft: Dossier, log_in: LogIn, number: int
) -> None:
    browser = log_in(alice)
    browser.post(OFF)
    method, path = personal_pages(draft)[number]
    page = getattr(browser, method)(path)
    assert page.status_code == 403
    assert "Activer mes démarches personnelles" in text_of(page)
    assert "1 000" not in text_of(page)


def test_third_party_pages_go_on_while_off(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, delegate: Delegate
) -> None:
    principal = taxpayer_of(bob)
    delegate(principal, alice, adresse=["consult", "prepare", "submit"])
    browser = log_in(alice)
    browser.post(OFF)
    assert browser.get(f"/tiers/{principal.pk}/").status_code == 200
    begun = browser.post(f"/demarches/commencer/{principal.pk}/{ADDRESS.code}/", {"period": ""}, follow=True)
    assert begun.status_code == 200
    assert "Vous agissez pour : Bob B" in text_of(begun)


def test_on_again_and_everything_is_as_it_was(
    alice: PortalUser, draft: Dossier, log_in: LogIn, mails: Mailbox
) -> None:
    before = serializers.serialize("json", Dossier.objects.all())
    browser = log_in(alice)
    browser.post(OFF)
    browser.post(ON)
    assert serializers.serialize("json", Dossier.objects.all()) == before
    assert browser.get(f"/demarches/dossier/{draft.pk}/brouillon/").status_code == 200
    assert mails.last_mail_to("alice@exemple.nc").subject == "Démarches personnelles réactivées"


def test_switching_twice_the_same_way_mails_and_writes_once(
    alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(alice)
    browser.post(OFF)
    browser.post(OFF)
    assert PersonalProceduresSwitch.objects.count() == 1
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_the_dashboard_hides_personal_dossiers_and_messages_while_off(
    alice: PortalUser, draft: Dossier, log_in: LogIn
) -> None:
    dossiers.abandon_dossier(alice, draft.pk)
    browser = log_in(alice)
    assert "Déclaration des revenus" in text_of(browser.get("/"))
    browser.post(OFF)
    assert "Déclaration des revenus" not in text_of(browser.get("/"))
    assert "Déclaration des revenus" not in text_of(browser.get("/demarches/messages/"))


def test_a_visit_switches_nothing_on(alice: PortalUser, log_in: LogIn) -> None:
    assert log_in(alice).get(ON).status_code == 405


def test_someone_not_subscribed_has_nothing_to_switch(charlie: PortalUser, log_in: LogIn) -> None:
    assert log_in(charlie).get(OFF).status_code == 403
    assert log_in(charlie).post(ON).status_code == 403
