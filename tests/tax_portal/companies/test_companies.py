"""Activate a company, give roles, contest a newcomer (S8, J11, D26)."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.models import CompanyRole, PortalUser, Taxpayer
from tests.mails import Mailbox, path_of
from tests.tax_portal.companies.activating import ACTIVATE, activate, show_secrets
from tests.tax_portal.conftest import LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.pages import text_of


@pytest.fixture
def company(make_company: MakeCompany) -> Taxpayer:
    """A company nobody has activated; its letter has not left yet."""
    taxpayer = make_company("SARL Newman")
    taxpayer.company.establishments.create(ridet=f"{taxpayer.company.rid}001")
    return taxpayer


def test_rid_identifier_and_code_activate_the_company(
    alice: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    browser = log_in(alice)
    shown = activate(browser, company)
    assert "Les démarches en ligne de SARL Newman sont activées" in shown
    assert "Déclaration TGC" in shown
    assert "SARL Newman" in text_of(browser.get("/tiers/"))
    assert "Vous êtes représentant" in text_of(browser.get("/societes/"))


def test_a_ridet_of_the_company_serves_too_and_another_does_not(
    alice: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    browser, code = log_in(alice), issue_letter_code(company)
    rid = company.company.rid
    assert "ne vont pas ensemble" in show_secrets(browser, f"{rid}002", company.fiscal_id, code)
    assert "sont activées" in show_secrets(browser, f"{rid[:3]} {rid[3:]} 001", company.fiscal_id, code)


@pytest.mark.parametrize("number", ["12345", "123456789", "abcdefg", "12345678901"])
def test_a_malformed_number_is_told_at_once(alice: PortalUser, log_in: LogIn, number: str) -> None:
    assert "Le RID a 7 chiffres" in show_secrets(log_in(alice), number, "1234567", "AAAAAAAAAA")


def test_five_wrong_tries_block_for_a_day(alice: PortalUser, company: Taxpayer, log_in: LogIn) -> None:
    browser = log_in(alice)
    for _ in range(5):
        shown = show_secrets(browser, company.company.rid, company.fiscal_id, "AAAAA-AAAAA")
    assert "Trop d'essais" in shown
    assert "Trop d'essais" in activate(browser, company)


def test_a_code_serves_once(alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn) -> None:
    code = issue_letter_code(company)
    show_secrets(log_in(alice), company.company.rid, company.fiscal_id, code)
    shown = show_secrets(log_in(bob), company.company.rid, company.fiscal_id, code)
    assert "ne vont pas ensemble" in shown


def test_a_second_representative_is_told_to_the_first_who_may_contest(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox
) -> None:
    activate(log_in(alice), company)
    of_bob = log_in(bob)
    assert "sont activées" in activate(of_bob, company)
    mail = mails.last_mail_to("alice@exemple.nc")
    assert "Bob B vient d'activer les démarches en ligne de SARL Newman." in mail.body
    assert of_bob.get(f"/tiers/{company.pk}/").status_code == 200
    link = mails.last_link_to("alice@exemple.nc")
    fields = Client().get(path_of(link)).context
    assert of_bob.get(f"/tiers/{company.pk}/").status_code == 200
    form = {"technicalID": fields["technical_id"], "token": fields["token"]}
    assert "Contestation enregistrée" in text_of(Client().post("/public/contestrole", form))
    assert of_bob.get(f"/tiers/{company.pk}/").status_code == 404
    assert CompanyRole.objects.get(portal_user=bob).end_reason == CompanyRole.EndReason.CONTESTED
    assert "n'êtes plus représentant" in mails.last_mail_to("bob@exemple.nc").body


def test_a_contest_serves_once(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox
) -> None:
    activate(log_in(alice), company)
    activate(log_in(bob), company)
    link = path_of(mails.last_link_to("alice@exemple.nc"))
    fields = Client().get(link).context
    form = {"technicalID": fields["technical_id"], "token": fields["token"]}
    Client().post("/public/contestrole", form)
    activate(log_in(bob), company)
    Client().post("/public/contestrole", form)
    assert CompanyRole.objects.filter(portal_user=bob, ended_at=None).exists()


def test_the_same_person_does_not_activate_twice(alice: PortalUser, company: Taxpayer, log_in: LogIn) -> None:
    browser = log_in(alice)
    activate(browser, company)
    assert "Vous représentez déjà cette société." in activate(browser, company)


@pytest.mark.parametrize(("role", "may_pay"), [("administrator", True), ("declarant", False)])
def test_a_representative_gives_a_role_by_delegation_number(
    alice: PortalUser,
    bob: PortalUser,
    company: Taxpayer,
    log_in: LogIn,
    mails: Mailbox,
    role: str,
    may_pay: bool,
) -> None:
    of_alice, of_bob = log_in(alice), log_in(bob)
    activate(of_alice, company)
    form = {"number": taxpayer_of(bob).delegation_number.value, "role": role}
    assert "Le rôle est donné." in text_of(of_alice.post(f"/societes/{company.pk}/roles/", form, follow=True))
    assert "Vous êtes désormais" in mails.last_mail_to("bob@exemple.nc").body
    begun = of_bob.post(f"/demarches/commencer/{company.pk}/paiement/", {"period": ""}, follow=True)
    assert begun.status_code == 200
    shown = text_of(of_bob.get(f"/societes/{company.pk}/roles/"))
    assert "Donner un rôle" not in shown
    row = CompanyRole.objects.get(portal_user=bob)
    of_alice.post(f"/societes/roles/{row.pk}/retirer/")
    assert of_bob.get(f"/tiers/{company.pk}/").status_code == 404


def test_nobody_becomes_representative_by_anothers_choice(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    of_alice = log_in(alice)
    activate(of_alice, company)
    form = {"number": taxpayer_of(bob).delegation_number.value, "role": "representative"}
    of_alice.post(f"/societes/{company.pk}/roles/", form)
    assert not CompanyRole.objects.filter(portal_user=bob).exists()


def test_a_representative_does_not_remove_another(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    activate(log_in(alice), company)
    activate(log_in(bob), company)
    row = CompanyRole.objects.get(portal_user=bob)
    assert log_in(alice).post(f"/societes/roles/{row.pk}/retirer/").status_code == 404
    assert log_in(alice).post(f"/societes/roles/{row.pk}/demissionner/").status_code == 404


def test_the_last_representative_may_resign_and_the_company_is_flagged(
    alice: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    browser = log_in(alice)
    activate(browser, company)
    row = CompanyRole.objects.get()
    browser.post(f"/societes/roles/{row.pk}/demissionner/")
    company.company.refresh_from_db()
    assert company.company.without_representative_since is not None
    activate(browser, company)
    company.company.refresh_from_db()
    assert company.company.without_representative_since is None


def test_a_company_goes_on_without_the_deleted_account(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    activate(log_in(alice), company)
    activate(log_in(bob), company)
    account_events.account_purged("alice-sub")
    company.company.refresh_from_db()
    assert company.company.without_representative_since is None
    assert log_in(bob).get(f"/tiers/{company.pk}/").status_code == 200


def test_someone_not_subscribed_has_no_company(charlie: PortalUser, log_in: LogIn) -> None:
    browser = log_in(charlie)
    for path in ("/societes/", ACTIVATE, "/delegations/"):
        assert browser.get(path).status_code == 403
