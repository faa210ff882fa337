"""A taxpayer is called as the register has them, whatever they typed at the provider (D36, E53, E54)."""

import pytest

from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, PortalUser
from tests.mails import Mailbox, html_of
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, taxpayer_of
from tests.tax_portal.delegations.proposals import number_of, proposal, send
from tests.tax_portal.pages import text_of

CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-20"}
FALSE = "Direction Impôts"


@pytest.fixture
def mallory(bob: PortalUser) -> PortalUser:
    """Bob of the register, who calls himself otherwise at the provider."""
    bob.first_name, bob.family_name = FALSE.split()
    bob.save()
    return bob


def test_a_name_typed_at_the_provider_is_on_no_page_and_in_no_mail(
    mallory: PortalUser, alice: PortalUser, delegate: Delegate, log_in: LogIn, mails: Mailbox
) -> None:
    principal = taxpayer_of(alice)
    delegate(principal, mallory, adresse=["consult", "prepare", "submit"])
    browser = log_in(mallory)
    draft = dossiers.open_draft(mallory, principal, ADDRESS, "")
    dossiers.submit_dossier(mallory, draft.pk, CONTENT, 0)
    for path in ("/", f"/demarches/dossier/{draft.pk}/", f"/demarches/dossier/{draft.pk}/recepisse/"):
        shown = text_of(browser.get(path))
        assert "Bob B" in shown
        assert FALSE not in shown
    told = mails.last_mail_to("bob@exemple.nc")
    assert "Bonjour Bob," in str(told.body)
    assert "Direction" not in str(told.body) + html_of(told)


def test_before_acceptance_neither_side_reads_the_others_full_name(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    of_alice, of_bob = log_in(alice), log_in(bob)
    send(of_alice, taxpayer_of(alice), proposal(number_of(bob)))
    delegation = Delegation.objects.get()
    mail = mails.last_mail_to("bob@exemple.nc")
    for shown in (text_of(of_bob.get("/delegations/")), str(mail.body), mail.subject):
        assert "A. A." in shown
        assert "Alice A" not in shown
    # The header of the page names its own reader.
    assert "B. B." in text_of(of_alice.get("/delegations/"))
    assert "Bob B" not in text_of(of_alice.get("/delegations/"))
    of_bob.post(f"/delegations/{delegation.pk}/refuser/")
    assert "Bob B" not in text_of(of_alice.get("/delegations/"))
    assert "Bob B" not in str(mails.last_mail_to("alice@exemple.nc").body)


def test_after_acceptance_both_know_each_other(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    of_alice, of_bob = log_in(alice), log_in(bob)
    send(of_alice, taxpayer_of(alice), proposal(number_of(bob)))
    of_bob.post(f"/delegations/{Delegation.objects.get().pk}/accepter/")
    assert "Bob B" in text_of(of_alice.get("/delegations/"))
    assert "Alice A" in text_of(of_bob.get("/delegations/"))


def test_a_role_given_to_a_guessed_number_does_not_tell_whose_it_is(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany, log_in: LogIn
) -> None:
    company = make_company("SARL Récif", alice)
    browser, path = log_in(alice), f"/societes/{company.pk}/roles/"
    browser.post(path, {"number": taxpayer_of(bob).delegation_number.value, "role": "declarant"})
    assert CompanyRole.objects.filter(portal_user=bob, ended_at=None).exists()
    shown = text_of(browser.get(path))
    assert "B. B." in shown
    assert "Bob B" not in shown
