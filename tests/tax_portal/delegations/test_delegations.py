"""Delegations: propose, answer, govern, end (S9, J11, J12, E53-E56)."""

import uuid
from datetime import date

import pytest
from django.utils.formats import date_format

from kagu.tax_portal.taxpayers.models import (
    CompanyRole,
    Delegation,
    DelegationNumber,
    PortalUser,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.profile.delegation_numbers import check_digit, is_well_formed
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, MakeCompany, make_taxpayer, taxpayer_of
from tests.tax_portal.delegations.proposals import decide, number_of, proposal, send
from tests.tax_portal.pages import text_of


def test_the_numbers_of_the_notice_are_well_formed() -> None:
    assert is_well_formed("1712561")
    assert check_digit("171256") == "1"


@pytest.mark.parametrize("wrong", ["1712562", "171256", "17125610", "1712561x", "7112561", "١٧١٢٥٦١"])
def test_a_mistyped_number_is_noticed(wrong: str) -> None:
    assert not is_well_formed(wrong)


def test_the_person_is_recognised_before_anything_is_sent(
    alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    Taxpayer.objects.filter(pk=taxpayer_of(bob).pk).update(municipality="Bourail")
    path = f"/delegations/proposer/{taxpayer_of(alice).pk}/"
    page = log_in(alice).post(path, proposal(number_of(bob)))
    shown = text_of(page)
    assert "Initiales B. B." in shown
    assert "Commune Bourail" in shown
    assert "Bob" not in shown
    assert "Déclaration des revenus (Consulter, Préparer) Compte fiscal (Consulter)" in shown
    fields = proposal(number_of(bob))
    for day in (fields["starts_on"], fields["ends_on"]):
        assert date_format(date.fromisoformat(str(day))) in shown
    assert not Delegation.objects.exists()
    assert 'name="rights_revenus" value="prepare"' in page.content.decode()


def test_what_is_to_be_sent_can_still_be_changed(alice: PortalUser, bob: PortalUser, log_in: LogIn) -> None:
    path = f"/delegations/proposer/{taxpayer_of(alice).pk}/"
    page = log_in(alice).post(path, {**proposal(number_of(bob)), "change": "1"})
    assert f'value="{number_of(bob)}"' in page.content.decode()
    assert "Est-ce la bonne personne" not in text_of(page)
    assert not Delegation.objects.exists()


def test_a_proposal_of_nothing_is_refused_before_anybody_is_shown(
    alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    path = f"/delegations/proposer/{taxpayer_of(alice).pk}/"
    fields = proposal(number_of(bob), rights_revenus=[], rights_compte=[])
    shown = text_of(log_in(alice).post(path, fields))
    assert "Choisissez au moins un droit" in shown
    assert "Initiales" not in shown


def test_a_proposal_is_mailed_and_opens_nothing_yet(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    mail = mails.last_mail_to("bob@exemple.nc")
    assert mail.subject == "A. A. vous propose une délégation"
    assert "Déclaration des revenus (Consulter, Préparer) et Compte fiscal (Consulter)" in mail.body
    assert proposed.state == Delegation.State.PROPOSED
    assert log_in(bob).get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 404


def test_an_accepted_delegation_opens_what_it_says_and_no_more(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(bob)
    assert "La délégation est acceptée" in decide(browser, proposed, "accepter")
    shown = text_of(browser.get(f"/tiers/{taxpayer_of(alice).pk}/"))
    assert "Déclaration des revenus" in shown
    assert "Changement d'adresse" not in shown
    assert mails.last_mail_to("alice@exemple.nc").subject == "Délégation de Alice A à Bob B : active"


def test_a_refused_proposal_is_closed(
    proposed: Delegation, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    browser = log_in(bob)
    decide(browser, proposed, "refuser")
    assert proposed.state == Delegation.State.REFUSED
    assert "a changé entre-temps" in decide(browser, proposed, "accepter")
    assert "refusée" in mails.last_mail_to("alice@exemple.nc").subject


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"number": "1712562"}, "faute de frappe"),
        ({"number": "1712561"}, "Aucune personne abonnée"),
        ({"starts_on": "2020-01-01"}, "Choisissez des dates à venir"),
        ({"ends_on": "2020-01-01"}, "Choisissez des dates à venir"),
        ({"ends_on": "2099-01-01"}, "Choisissez des dates à venir"),
        ({"rights_revenus": [], "rights_compte": []}, "Choisissez au moins un droit"),
        ({"rights_compte": ["submit"]}, "parmi les réponses proposées"),
    ],
)
def test_a_wrong_proposal_is_refused_and_kept(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, changes: dict[str, object], refusal: str
) -> None:
    shown = send(log_in(alice), taxpayer_of(alice), {**proposal(number_of(bob)), **changes})
    assert refusal in shown
    assert not Delegation.objects.exists()


def test_nobody_delegates_to_themselves(alice: PortalUser, log_in: LogIn) -> None:
    shown = send(log_in(alice), taxpayer_of(alice), proposal(number_of(alice)))
    assert "C'est votre propre numéro" in shown


def test_numbers_are_not_harvested(alice: PortalUser, bob: PortalUser, log_in: LogIn) -> None:
    browser = log_in(alice)
    unknown = [f"{first_six}{check_digit(str(first_six))}" for first_six in range(500_000, 500_010)]
    for number in unknown:
        assert "Aucune personne" in send(browser, taxpayer_of(alice), proposal(number))
    assert "Trop de numéros" in send(browser, taxpayer_of(alice), proposal(number_of(bob)))


def test_a_number_without_a_subscription_is_nobodys(alice: PortalUser, log_in: LogIn) -> None:
    DelegationNumber.objects.create(value="1712561", taxpayer=make_taxpayer("Denise"))
    assert "Aucune personne" in send(log_in(alice), taxpayer_of(alice), proposal("1712561"))


@pytest.mark.parametrize(
    "action", ["accepter", "refuser", "renoncer", "suspendre", "reprendre", "revoquer", "renouveler"]
)
def test_somebody_elses_delegation_does_not_exist(
    proposed: Delegation, make_person: object, log_in: LogIn, action: str
) -> None:
    other = make_person("Mallory")  # type: ignore[operator]
    answer = log_in(other).post(f"/delegations/{proposed.pk}/{action}/")
    assert answer.status_code == 404
    proposed.refresh_from_db()
    assert proposed.state == Delegation.State.PROPOSED


@pytest.mark.parametrize(
    "action", ["accepter", "refuser", "renoncer", "suspendre", "reprendre", "revoquer", "renouveler"]
)
def test_a_delegation_that_never_was_does_not_exist(alice: PortalUser, log_in: LogIn, action: str) -> None:
    assert log_in(alice).post(f"/delegations/{uuid.uuid4()}/{action}/").status_code == 404


@pytest.mark.parametrize("action", ["accepter", "refuser", "renoncer"])
def test_a_principal_does_not_answer_in_the_delegates_place(
    proposed: Delegation, alice: PortalUser, log_in: LogIn, action: str
) -> None:
    assert log_in(alice).post(f"/delegations/{proposed.pk}/{action}/").status_code == 404


def test_a_delegate_does_not_pass_it_on(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    browser = log_in(bob)
    decide(browser, proposed, "accepter")
    assert browser.get(f"/delegations/proposer/{taxpayer_of(alice).pk}/").status_code == 404
    answer = browser.post(f"/delegations/proposer/{taxpayer_of(alice).pk}/", proposal(number_of(alice)))
    assert answer.status_code == 404


def test_a_declarant_of_a_company_does_not_delegate_and_an_administrator_does(
    alice: PortalUser, bob: PortalUser, log_in: LogIn, make_company: MakeCompany
) -> None:
    company = make_company("Récif")
    role = CompanyRole.objects.create(
        company=company.company, portal_user=alice, role="declarant", proof="representative"
    )
    browser = log_in(alice)
    assert browser.get(f"/delegations/proposer/{company.pk}/").status_code == 404
    role.role = CompanyRole.Role.ADMINISTRATOR
    role.save()
    fields = {**proposal(number_of(bob)), "rights_revenus": [], "rights_tgc": ["consult", "submit"]}
    assert "Proposition envoyée" in send(browser, company, fields)
