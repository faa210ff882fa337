"""Two accounts say they are the same taxpayer: an agent decides, both are told (E52)."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.models import Activity, PortalUser, Subscription, SubscriptionContest
from kagu.tax_portal.taxpayers.subscriptions.subscribe import contest_subscription, subscribe
from tests.mails import Mailbox
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.pages import text_of

REASON = "Pièces d'identité des deux personnes vues"


@pytest.fixture
def contest(alice: PortalUser, charlie: PortalUser) -> SubscriptionContest:
    """Charlie says that Alice's taxpayer is him."""
    assert alice.live_subscription
    return contest_subscription(charlie, alice.live_subscription)


def decide(desk: Client, contest: SubscriptionContest, act: str) -> str:
    path = f"/agents/contribuables/{contest.contested.taxpayer_id}/{act}/"
    page = text_of(desk.post(path, {"reason": REASON}, follow=True))
    contest.refresh_from_db()
    return page


def test_the_page_tells_who_contests(desk: Client, contest: SubscriptionContest) -> None:
    page = text_of(desk.get(f"/agents/contribuables/{contest.contested.taxpayer_id}/"))
    assert "Charlie C (charlie@exemple.nc) conteste l'abonnement" in page


def test_upheld_the_subscription_ends_and_the_other_may_subscribe(
    desk: Client, contest: SubscriptionContest, alice: PortalUser, charlie: PortalUser, mails: Mailbox
) -> None:
    person = taxpayer_of(alice)
    set_secret(person, Kind.DECLARANT_NUMBER, "1234567")
    code = issue_letter_code(person)
    assert "La contestation est acceptée." in decide(desk, contest, "contestation-acceptee")
    assert (contest.outcome, contest.decided_by) == ("upheld", "Agathe A")
    assert Subscription.objects.get(portal_user=alice).end_reason == "contested"
    line = Activity.objects.get(kind="contest_upheld", taxpayer=person)
    assert (line.actor, line.reason) == ("Agathe A", REASON)
    for user in (alice, charlie):
        words = str(mails.last_mail_to(user.email).body)
        assert "Intervention : Contestation d'abonnement acceptée" in words
        assert f"Motif : {REASON}" in words
    subscribe(
        charlie, fiscal_id=person.fiscal_id, declarant_number="1234567", letter_code=code, language="fr"
    )
    assert taxpayer_of(charlie) == person


def test_dismissed_the_subscription_goes_on(
    desk: Client, contest: SubscriptionContest, alice: PortalUser, charlie: PortalUser, mails: Mailbox
) -> None:
    assert "La contestation est rejetée." in decide(desk, contest, "contestation-rejetee")
    assert contest.outcome == "dismissed"
    assert alice.live_subscription
    for user in (alice, charlie):
        assert "Contestation d'abonnement rejetée" in str(mails.last_mail_to(user.email).body)


def test_a_contest_is_decided_once(desk: Client, contest: SubscriptionContest) -> None:
    decide(desk, contest, "contestation-rejetee")
    for act in ("contestation-acceptee", "contestation-rejetee"):
        assert "ne le permet pas" in decide(desk, contest, act)
    assert contest.outcome == "dismissed"


def test_an_agent_does_not_decide_their_own_contest(
    contest: SubscriptionContest, charlie: PortalUser, log_in: LogIn
) -> None:
    PortalUser.objects.filter(pk=charlie.pk).update(is_staff=True)
    page = decide(log_in(charlie), contest, "contestation-acceptee")
    assert "un autre agent doit s'en charger" in page
    assert contest.decided_at is None
