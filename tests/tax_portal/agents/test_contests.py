"""Two accounts say they are the same taxpayer: an agent decides, both are told (E52)."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.account.account_events import account_purged
from kagu.tax_portal.taxpayers.activation.activation_secrets import (
    Kind,
    in_force,
    issue_letter_code,
    set_secret,
)
from kagu.tax_portal.taxpayers.models import (
    Activity,
    CompanyRole,
    Delegation,
    PortalUser,
    Subscription,
    SubscriptionContest,
)
from kagu.tax_portal.taxpayers.subscriptions.subscribe import contest_subscription, subscribe
from tests.mails import Mailbox
from tests.tax_portal.agents.two_agents import REASON, ask, confirm
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of
from tests.tax_portal.subscription.secrets_shown import NUMBER, accept, show_secrets


@pytest.fixture
def contest(alice: PortalUser, charlie: PortalUser) -> SubscriptionContest:
    """Charlie says that Alice's taxpayer is him."""
    assert alice.live_subscription
    issue_letter_code(taxpayer_of(alice))
    letter = in_force(taxpayer_of(alice), Kind.LETTER_CODE).get()
    return contest_subscription(charlie, alice.live_subscription, letter.pk)


@pytest.fixture
def colleague(make_person: MakePerson, log_in: LogIn) -> Client:
    """Another agent's browser."""
    return log_in(make_person("Maurice", is_subscribed=False, is_staff=True))


def path_of(contest: SubscriptionContest, act: str = "") -> str:
    return f"/agents/contribuables/{contest.contested.taxpayer_id}/" + (f"{act}/" if act else "")


def decide(desk: Client, colleague: Client, contest: SubscriptionContest, act: str) -> str:
    """Two agents decide; what the second one reads."""
    page = text_of(confirm(colleague, ask(desk, path_of(contest, act)), follow=True))
    contest.refresh_from_db()
    return page


def test_the_page_tells_who_contests(desk: Client, contest: SubscriptionContest) -> None:
    page = text_of(desk.post(path_of(contest), {"why": "counter"}, follow=True))
    assert "Charlie C (charlie@exemple.nc) conteste l'abonnement" in page


def test_upheld_the_subscription_ends_and_the_other_may_subscribe(
    desk: Client,
    colleague: Client,
    contest: SubscriptionContest,
    alice: PortalUser,
    charlie: PortalUser,
    mails: Mailbox,
) -> None:
    person = taxpayer_of(alice)
    set_secret(person, Kind.DECLARANT_NUMBER, "1234567")
    code = issue_letter_code(person)
    assert "La contestation est acceptée." in decide(desk, colleague, contest, "contestation-acceptee")
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
    desk: Client,
    colleague: Client,
    contest: SubscriptionContest,
    alice: PortalUser,
    charlie: PortalUser,
    mails: Mailbox,
) -> None:
    assert "La contestation est rejetée." in decide(desk, colleague, contest, "contestation-rejetee")
    assert contest.outcome == "dismissed"
    assert alice.live_subscription
    for user in (alice, charlie):
        assert "Contestation d'abonnement rejetée" in str(mails.last_mail_to(user.email).body)


def test_a_contest_is_decided_once(desk: Client, colleague: Client, contest: SubscriptionContest) -> None:
    decide(desk, colleague, contest, "contestation-rejetee")
    for act in ("contestation-acceptee", "contestation-rejetee"):
        refused = desk.post(path_of(contest, act), {"reason": REASON}, follow=True)
        assert "ne le permet pas" in text_of(refused)
    assert contest.outcome == "dismissed"


def test_an_agent_does_not_decide_their_own_contest(
    desk: Client, contest: SubscriptionContest, charlie: PortalUser, log_in: LogIn
) -> None:
    PortalUser.objects.filter(pk=charlie.pk).update(is_staff=True)
    own = log_in(charlie)
    refused = own.post(path_of(contest, "contestation-acceptee"), {"reason": REASON}, follow=True)
    assert "un autre agent doit s'en charger" in text_of(refused)
    page = decide(desk, own, contest, "contestation-acceptee")
    assert "un autre agent doit s'en charger" in page
    assert contest.decided_at is None


def test_upheld_what_the_contested_person_gave_falls_too(
    desk: Client,
    colleague: Client,
    contest: SubscriptionContest,
    alice: PortalUser,
    bob: PortalUser,
    delegate: Delegate,
    make_company: MakeCompany,
) -> None:
    person, company = taxpayer_of(alice), make_company("SARL Récif", alice)
    given = delegate(person, bob, adresse=["consult"])
    for_company = delegate(company, bob, adresse=["consult"])
    Delegation.objects.update(created_by=alice)
    role = CompanyRole.objects.create(
        company=company.company, portal_user=bob, role="administrator", proof="representative", giver=alice
    )
    decide(desk, colleague, contest, "contestation-acceptee")
    for row in (given, for_company):
        row.refresh_from_db()
        assert (row.state, row.end_reason) == ("ended", "contested")
    role.refresh_from_db()
    assert role.end_reason == "contested"


def test_whoever_contests_must_still_hold_the_letter(
    alice: PortalUser, charlie: PortalUser, log_in: LogIn
) -> None:
    person = taxpayer_of(alice)
    set_secret(person, Kind.DECLARANT_NUMBER, NUMBER)
    browser = accept(log_in(charlie))
    shown = show_secrets(browser, person.fiscal_id, NUMBER, issue_letter_code(person))
    assert "Un autre compte a déjà cet abonnement" in shown
    issue_letter_code(person)
    assert "Votre lettre ne sert plus" in text_of(browser.post("/abonnement/contester/", follow=True))
    assert not SubscriptionContest.objects.exists()


def test_the_contest_of_an_account_closed_since_is_no_reason_to_end_anything(
    desk: Client, contest: SubscriptionContest, alice: PortalUser
) -> None:
    account_purged("charlie-sub")
    refused = desk.post(path_of(contest, "contestation-acceptee"), {"reason": REASON}, follow=True)
    assert "ne le permet pas" in text_of(refused)
    assert alice.live_subscription


def test_an_agents_letter_does_not_contest_from_their_delegates_account(
    make_person: MakePerson, alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    agent = make_person("Agathe", is_staff=True)
    delegate(taxpayer_of(agent), bob, adresse=["consult"])
    log_in(bob).post("/abonnement/resilier/")
    person = taxpayer_of(alice)
    set_secret(person, Kind.DECLARANT_NUMBER, NUMBER)
    code = issue_letter_code(person, issuer=agent)
    assert "à un autre agent" in show_secrets(accept(log_in(bob)), person.fiscal_id, NUMBER, code)
    assert not in_force(person, Kind.LETTER_CODE).exists()


def test_an_open_contest_waits_on_the_desks_list(
    desk: Client, colleague: Client, contest: SubscriptionContest
) -> None:
    shown = text_of(desk.get("/agents/contestations/"))
    assert "Alice A" in shown
    assert "Contesté par charlie@exemple.nc" in shown
    decide(desk, colleague, contest, "contestation-rejetee")
    assert "Alice A" not in text_of(desk.get("/agents/contestations/"))
