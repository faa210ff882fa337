"""What becomes of a delegation: suspended, revoked, renewed, ended by a date or a deletion (E55, E56)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kagu.tax_portal.taxpayers.account import account_events
from kagu.tax_portal.taxpayers.delegations.end_past_delegations import (
    end_past_delegations,
    tell_of_coming_ends,
)
from kagu.tax_portal.taxpayers.delegations.lengths import last_day_from
from kagu.tax_portal.taxpayers.models import Delegation, PortalUser
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie
from tests.mails import Mailbox
from tests.tax_portal.conftest import Delegate, LogIn, MakePerson, taxpayer_of
from tests.tax_portal.delegations.proposals import decide


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
    assert proposed.ends_on == last_day_from(timezone.localdate())


@pytest.mark.parametrize("state", ["active", "suspended"])
def test_what_ends_by_date_ends(
    proposed: Delegation, bob: PortalUser, log_in: LogIn, mails: Mailbox, state: str
) -> None:
    decide(log_in(bob), proposed, "accepter")
    today = timezone.localdate()
    Delegation.objects.update(starts_on=today, ends_on=today, state=state)
    assert end_past_delegations() == 0
    yesterday = timezone.localdate() - timedelta(days=1)
    Delegation.objects.update(starts_on=yesterday, ends_on=yesterday)
    assert log_in(bob).get(f"/tiers/{proposed.principal_id}/").status_code == 404
    assert end_past_delegations() == 1
    assert end_past_delegations() == 0
    proposed.refresh_from_db()
    assert (proposed.state, proposed.end_reason) == ("ended", "date")
    assert "terminée" in mails.last_mail_to("bob@exemple.nc").subject


@pytest.mark.parametrize("state", ["ended", "refused", "expired"])
def test_what_is_over_ends_no_second_time(proposed: Delegation, mails: Mailbox, state: str) -> None:
    long_ago = timezone.localdate() - timedelta(days=9)
    times = {"starts_on": long_ago, "ends_on": long_ago, "proposal_expires_at": timezone.now()}
    Delegation.objects.update(state=state, **times)
    mails.clear()
    assert end_past_delegations() == 0
    proposed.refresh_from_db()
    assert proposed.state == state
    assert mails.mails_to("alice@exemple.nc") == []


def test_a_proposal_waits_for_its_answer(proposed: Delegation) -> None:
    assert end_past_delegations() == 0


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
    Delegation.objects.update(ends_on=timezone.localdate() + timedelta(days=31))
    assert tell_of_coming_ends() == 0
    Delegation.objects.update(ends_on=timezone.localdate() + timedelta(days=30), state="suspended")
    assert tell_of_coming_ends() == 0
    Delegation.objects.update(state="active")
    assert tell_of_coming_ends() == 1
    assert tell_of_coming_ends() == 0
    assert "se termine le" in mails.last_mail_to("alice@exemple.nc").subject


def test_a_delegate_who_comes_back_waits_for_the_principals_click(
    proposed: Delegation, alice: PortalUser, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    decide(log_in(bob), proposed, "accepter")
    person = taxpayer_of(bob)
    account_events.account_purged("bob-sub")
    mail = mails.last_mail_to("alice@exemple.nc")
    assert mail.subject == "Délégation à Bob B suspendue"
    assert "Bob B a supprimé son compte" in mail.body
    of_alice = log_in(alice)
    assert "a changé entre-temps" in decide(of_alice, proposed, "reprendre")
    again = account_events.find_or_create_user({"sub": "bob-again", "iat": 0, "email": "bob@exemple.nc"})
    tie(again, person)
    of_bob = log_in(again)
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 404
    decide(of_alice, proposed, "reprendre")
    assert of_bob.get(f"/tiers/{taxpayer_of(alice).pk}/").status_code == 200


def test_a_delegate_who_leaves_changes_nothing_for_others(
    alice: PortalUser, bob: PortalUser, make_person: MakePerson, delegate: Delegate, mails: Mailbox
) -> None:
    denise = make_person("Denise")
    of_bob, of_denise, over = (
        delegate(taxpayer_of(alice), person, revenus=["consult"]) for person in (bob, denise, bob)
    )
    Delegation.objects.filter(pk=over.pk).update(state="ended")
    account_events.account_purged("bob-sub")
    states = {row.pk: row.state for row in Delegation.objects.all()}
    assert states == {of_bob.pk: "suspended", of_denise.pk: "active", over.pk: "ended"}
    assert len(mails.mails_to("alice@exemple.nc")) == 1


def test_a_principal_who_leaves_is_told_to_their_own_delegates(
    alice: PortalUser, bob: PortalUser, make_person: MakePerson, delegate: Delegate, mails: Mailbox
) -> None:
    """Not to those of a delegation that is over, nor to other people's."""
    denise, former = make_person("Denise"), make_person("Fanny")
    delegate(taxpayer_of(alice), bob, revenus=["consult"])
    delegate(taxpayer_of(bob), denise, revenus=["consult"])
    over = delegate(taxpayer_of(alice), former, revenus=["consult"])
    Delegation.objects.filter(pk=over.pk).update(state="ended")
    account_events.account_purged("alice-sub")
    assert len(mails.mails_to("bob@exemple.nc")) == 1
    assert mails.mails_to("denise@exemple.nc") == mails.mails_to("fanny@exemple.nc") == []


def test_a_delegate_who_only_leaves_the_portal_is_not_said_to_have_no_account(
    proposed: Delegation, bob: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    of_bob = log_in(bob)
    decide(of_bob, proposed, "accepter")
    of_bob.post("/abonnement/resilier/")
    mail = mails.last_mail_to("alice@exemple.nc")
    assert mail.subject == "Délégation à Bob B suspendue"
    assert "Bob B n'a plus d'abonnement à notre service" in mail.body
    proposed.refresh_from_db()
    assert proposed.state == Delegation.State.SUSPENDED


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
