"""Delegations: propose, answer, govern, end (§3.3 I, J11, J12, E53-E56)."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers import account_events
from kagu.tax_portal.taxpayers.delegation_numbers import check_digit, is_well_formed
from kagu.tax_portal.taxpayers.delegations import end_past_delegations, tell_of_coming_ends
from kagu.tax_portal.taxpayers.models import (
    CompanyRole,
    Delegation,
    DelegationNumber,
    PortalUser,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.subscriptions import tie
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, make_taxpayer, taxpayer_of
from tests.tax_portal.pages import text_of

CHOSEN = {"rights_revenus": ["consult", "prepare"], "rights_compte": ["consult"]}


def number_of(user: PortalUser) -> str:
    return taxpayer_of(user).delegation_number.value


def proposal(number: str, **changes: object) -> dict[str, object]:
    today = timezone.localdate()
    dates = {"starts_on": today.isoformat(), "ends_on": (today + timedelta(days=365)).isoformat()}
    return {"number": number, **CHOSEN, **dates, **changes}


def send(browser: Client, principal: Taxpayer, fields: dict[str, object]) -> str:
    path = f"/delegations/proposer/{principal.pk}/"
    return text_of(browser.post(path, {**fields, "send": "1"}, follow=True))


def decide(browser: Client, delegation: Delegation, action: str) -> str:
    shown = text_of(browser.post(f"/delegations/{delegation.pk}/{action}/", follow=True))
    delegation.refresh_from_db()
    return shown


@pytest.fixture
def proposed(alice: PortalUser, bob: PortalUser, log_in: LogIn) -> Delegation:
    """Alice has proposed to Bob."""
    send(log_in(alice), taxpayer_of(alice), proposal(number_of(bob)))
    return Delegation.objects.get()


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
    assert not Delegation.objects.exists()
    assert 'name="rights_revenus" value="prepare"' in page.content.decode()


def test_a_proposal_is_mailed_and_opens_nothing_yet(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    mail = mails.last_mail_to("bob@exemple.nc")
    assert mail.subject == "Alice A vous délègue des services"
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
        ({"rights_compte": ["submit"]}, "choix valide"),
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


def test_suspended_then_resumed(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    of_alice, of_bob = log_in(alice), log_in(bob)
    decide(of_bob, proposed, "accepter")
    decide(of_alice, proposed, "suspendre")
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 404
    decide(of_alice, proposed, "reprendre")
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 200


def test_revoked_at_once(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    of_bob = log_in(bob)
    decide(of_bob, proposed, "accepter")
    decide(log_in(alice), proposed, "revoquer")
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 404
    assert "terminée" in mails.last_mail_to("bob@exemple.nc").subject


def test_a_delegate_may_give_up(proposed: Delegation, bob: PortalUser, log_in: LogIn) -> None:
    browser = log_in(bob)
    decide(browser, proposed, "accepter")
    decide(browser, proposed, "renoncer")
    assert proposed.end_reason == Delegation.EndReason.RENOUNCED


def test_renewed_for_a_year_and_never_beyond_three(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn
) -> None:
    decide(log_in(bob), proposed, "accepter")
    browser = log_in(alice)
    before = proposed.ends_on
    decide(browser, proposed, "renouveler")
    assert proposed.ends_on == before + timedelta(days=365)
    for _ in range(3):
        decide(browser, proposed, "renouveler")
    assert proposed.ends_on <= timezone.localdate() + timedelta(days=3 * 366)


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


def test_what_ends_by_date_ends(proposed: Delegation, bob: PortalUser, log_in: LogIn, mails: Mailbox) -> None:
    decide(log_in(bob), proposed, "accepter")
    yesterday = timezone.localdate() - timedelta(days=1)
    Delegation.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert log_in(bob).get(f"/tiers/{proposed.principal_id}/").status_code == 404
    assert end_past_delegations() == 1
    assert end_past_delegations() == 0
    proposed.refresh_from_db()
    assert (proposed.state, proposed.end_reason) == ("ended", "date")


def test_a_proposal_without_an_answer_expires(proposed: Delegation, bob: PortalUser, log_in: LogIn) -> None:
    Delegation.objects.update(proposal_expires_at=timezone.now())
    assert "a changé entre-temps" in decide(log_in(bob), proposed, "accepter")
    end_past_delegations()
    proposed.refresh_from_db()
    assert proposed.state == Delegation.State.EXPIRED


def test_a_coming_end_is_told_once(
    proposed: Delegation, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    decide(log_in(bob), proposed, "accepter")
    assert tell_of_coming_ends() == 0
    Delegation.objects.update(ends_on=timezone.localdate() + timedelta(days=29))
    assert tell_of_coming_ends() == 1
    assert tell_of_coming_ends() == 0
    assert "se termine le" in mails.last_mail_to("alice@exemple.nc").subject


def test_a_delegate_who_comes_back_waits_for_the_principals_click(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    decide(log_in(bob), proposed, "accepter")
    person = taxpayer_of(bob)
    account_events.account_purged("bob-sub")
    assert mails.last_mail_to("alice@exemple.nc").subject == "Délégation à Bob B suspendue"
    of_alice = log_in(alice)
    assert "a changé entre-temps" in decide(of_alice, proposed, "reprendre")
    again = account_events.find_or_create_user({"sub": "bob-again", "iat": 0, "email": "bob@exemple.nc"})
    tie(again, person)
    of_bob = log_in(again)
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 404
    decide(of_alice, proposed, "reprendre")
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 200


def test_a_principal_who_deletes_the_account_keeps_the_delegate(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, mails: Mailbox
) -> None:
    delegation = delegate(taxpayer_of(alice), bob, revenus=["consult"])
    account_events.account_purged("alice-sub")
    mail = mails.last_mail_to("bob@exemple.nc")
    assert mail.subject == "Alice A a supprimé son compte en ligne"
    assert "Votre délégation reste valable jusqu'au" in mail.body
    delegation.refresh_from_db()
    assert delegation.state == Delegation.State.ACTIVE
