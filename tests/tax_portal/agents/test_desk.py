"""The desk of agents at the portal (J15, E57): citizens' own acts, a reason, a mail, and who may come in."""

import re
import uuid
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kagu.outbox.models import OutboxMessage
from kagu.tax_portal.taxpayers.account.account_events import account_purged
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force, issue_letter_code
from kagu.tax_portal.taxpayers.agent_right import give_agent_right
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.models import (
    Activity,
    CompanyRole,
    Delegation,
    Dossier,
    PortalUser,
    Subscription,
    Taxpayer,
)
from tests.mails import Mailbox, html_of
from tests.tax_portal.agents.two_agents import REASON, ask, confirm
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of

DESK = "/agents/"
TAXPAYER_ACTS = (
    "lettre",
    "fin-abonnement",
    "contestation-acceptee",
    "contestation-rejetee",
    "fermeture",
    "reouverture",
)
DELEGATION_ACTS = ("suspendre", "reprendre", "terminer")


@pytest.fixture
def colleague(make_person: MakePerson, log_in: LogIn) -> Client:
    """Another agent's browser."""
    return log_in(make_person("Maurice", is_subscribed=False, is_staff=True))


@pytest.fixture
def delegation(alice: PortalUser, bob: PortalUser, delegate: Delegate) -> Delegation:
    """From Alice to Bob."""
    return delegate(taxpayer_of(alice), bob, adresse=["consult"])


def page_of(taxpayer: Taxpayer) -> str:
    return f"{DESK}contribuables/{taxpayer.pk}/"


def do(browser: Client, taxpayer: Taxpayer, act: str, reason: str = REASON) -> str:
    return text_of(browser.post(f"{page_of(taxpayer)}{act}/", {"reason": reason}, follow=True))


def look_at(browser: Client, taxpayer: Taxpayer) -> str:
    """The taxpayer's page, opened for somebody at the counter."""
    return text_of(browser.post(page_of(taxpayer), {"why": "counter"}, follow=True))


def decide(browser: Client, delegation: Delegation, act: str, reason: str = REASON) -> str:
    path = f"{page_of(delegation.principal)}delegations/{delegation.pk}/{act}/"
    page = text_of(browser.post(path, {"reason": reason}, follow=True))
    delegation.refresh_from_db()
    return page


def letter_of(first: Client, second: Client, taxpayer: Taxpayer) -> Any:
    """The answer to the agent who confirms a letter that the first one asked for."""
    return confirm(second, ask(first, f"{page_of(taxpayer)}lettre/"))


def close(first: Client, second: Client, taxpayer: Taxpayer) -> str:
    """What the agent reads who confirms a death or a closing."""
    waiting = ask(first, f"{page_of(taxpayer)}fermeture/")
    return text_of(confirm(second, waiting, follow=True))


def check_recorded(taxpayer: Taxpayer, kind: str) -> None:
    line = Activity.objects.get(taxpayer=taxpayer, kind=kind)
    assert (line.actor, line.reason) == ("Agathe A", REASON)


def check_told(mails: Mailbox, user: PortalUser, act: str) -> None:
    told = [mail for mail in mails.mails_to(user.email) if "Un agent est intervenu" in mail.subject]
    assert len(told) == 1
    for body in (str(told[0].body), html_of(told[0])):
        assert f"Intervention : {act}" in body
        assert f"Motif : {REASON}" in body


def test_a_taxpayer_is_found_by_number_or_by_name(
    desk: Client, alice: PortalUser, make_company: MakeCompany
) -> None:
    person, company = taxpayer_of(alice), make_company("SARL Récif")
    company.company.establishments.create(ridet=f"{company.company.rid}001")
    keep_search_words([company.pk])
    for wanted in (person.fiscal_id, "alice", "A Alice"):
        assert page_of(person) in desk.post(DESK, {"wanted": wanted}).content.decode()
    for wanted in (company.fiscal_id, company.company.rid, f"{company.company.rid} 001", "récif sarl"):
        assert page_of(company) in desk.post(DESK, {"wanted": wanted}).content.decode()


@pytest.mark.parametrize("wanted", ["300000", "personne", "alice@exemple.nc"])
def test_part_of_a_number_or_an_address_finds_nobody(desk: Client, alice: PortalUser, wanted: str) -> None:
    assert "Aucun contribuable ne correspond." in text_of(desk.post(DESK, {"wanted": wanted}))


def test_the_page_tells_what_concerns_the_taxpayer_but_not_what_was_filed(
    desk: Client, alice: PortalUser, delegation: Delegation, make_company: MakeCompany
) -> None:
    person = taxpayer_of(alice)
    make_company("SARL Récif", alice)
    Dossier.objects.create(taxpayer=person, service="revenus", period="2025", content={"box_NA": "4271828"})
    page = look_at(desk, person)
    for words in (person.fiscal_id, "alice@exemple.nc", "SARL Récif", "représentant", "Bob B", "Brouillon"):
        assert words in page
    assert "4271828" not in page


def test_a_company_tells_who_acts_for_it(desk: Client, bob: PortalUser, make_company: MakeCompany) -> None:
    assert "Bob B" in look_at(desk, make_company("SARL Récif", bob))


def test_a_letter_is_a_pdf_whose_code_replaces_the_one_before(
    desk: Client, colleague: Client, alice: PortalUser, mails: Mailbox
) -> None:
    person = taxpayer_of(alice)
    issue_letter_code(person)
    before = in_force(person, Kind.LETTER_CODE).get()
    answer = letter_of(desk, colleague, person)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert answer.content.startswith(b"%PDF")
    after = in_force(person, Kind.LETTER_CODE).get()
    assert after.digest != before.digest
    assert after.issued_by == "Agathe A"
    check_recorded(person, "letter_issued")
    check_told(mails, alice, "Lettre avec un nouveau code préparée")


def test_the_code_is_nowhere_but_on_the_letter(
    desk: Client, colleague: Client, alice: PortalUser, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = taxpayer_of(alice)
    codes: list[str] = []

    def draw(_taxpayer: Taxpayer, code: str) -> bytes:
        codes.append(code)
        return b"%PDF"

    monkeypatch.setattr("kagu.tax_portal.agents.taxpayer_act.letter_pdf", draw)
    letter_of(desk, colleague, person)
    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", codes[0])
    page = look_at(desk, person)
    stored = str(list(Activity.objects.values())) + str(list(OutboxMessage.objects.values()))
    assert codes[0] not in page + stored


def test_a_letter_goes_to_companies_and_to_people_without_an_account(
    desk: Client, colleague: Client, make_company: MakeCompany
) -> None:
    company = make_company("SARL Récif")
    assert letter_of(desk, colleague, company).content.startswith(b"%PDF")
    assert in_force(company, Kind.LETTER_CODE).exists()


def test_a_subscription_is_ended(desk: Client, alice: PortalUser, mails: Mailbox, log_in: LogIn) -> None:
    person = taxpayer_of(alice)
    assert "L'abonnement est terminé." in do(desk, person, "fin-abonnement")
    assert Subscription.objects.get(taxpayer=person).end_reason == "agent"
    check_recorded(person, "subscription_ended")
    check_told(mails, alice, "Abonnement terminé")
    assert "Un agent a mis fin à votre abonnement" in text_of(log_in(alice).get("/"))


def test_a_subscription_ends_once(desk: Client, alice: PortalUser) -> None:
    person = taxpayer_of(alice)
    do(desk, person, "fin-abonnement")
    assert "ne le permet pas" in do(desk, person, "fin-abonnement")


def test_a_delegation_is_suspended_and_only_an_agent_resumes_it(
    desk: Client, delegation: Delegation, alice: PortalUser, bob: PortalUser, mails: Mailbox, log_in: LogIn
) -> None:
    assert "La délégation est suspendue." in decide(desk, delegation, "suspendre")
    assert (delegation.state, delegation.suspension) == ("suspended", "agent")
    for person in (alice, bob):
        check_recorded(taxpayer_of(person), "delegation_suspended")
        check_told(mails, person, "Délégation suspendue")
    log_in(alice).post(f"/delegations/{delegation.pk}/reprendre/")
    delegation.refresh_from_db()
    assert delegation.state == "suspended"
    assert "de nouveau active" in decide(desk, delegation, "reprendre")
    assert (delegation.state, delegation.suspension) == ("active", "")


def test_a_delegation_that_never_was_is_not_found(desk: Client, alice: PortalUser) -> None:
    path = f"{page_of(taxpayer_of(alice))}delegations/{uuid.uuid4()}/suspendre/"
    assert desk.post(path, {"reason": REASON}).status_code == 404


def test_a_delegation_is_ended(desk: Client, delegation: Delegation, mails: Mailbox, bob: PortalUser) -> None:
    assert "La délégation est terminée." in decide(desk, delegation, "terminer")
    assert (delegation.state, delegation.end_reason) == ("ended", "agent")
    check_recorded(delegation.delegate, "delegation_ended")
    check_told(mails, bob, "Délégation terminée")


def test_an_agent_does_not_confirm_a_delegate_who_came_back(desk: Client, delegation: Delegation) -> None:
    Delegation.objects.update(state="suspended", suspension="delegate_deleted")
    assert "ne le permet pas" in decide(desk, delegation, "reprendre")
    assert delegation.state == "suspended"


def test_a_death_ends_everything_but_what_was_filed(
    desk: Client,
    colleague: Client,
    alice: PortalUser,
    bob: PortalUser,
    delegate: Delegate,
    mails: Mailbox,
    log_in: LogIn,
) -> None:
    person = taxpayer_of(alice)
    given = delegate(person, bob, adresse=["consult"])
    received = delegate(taxpayer_of(bob), alice, adresse=["consult"])
    dossier = Dossier.objects.create(taxpayer=person, service="revenus", period="2025")
    issue_letter_code(person)
    assert "La déclaration est enregistrée." in close(desk, colleague, person)
    for row, reason in ((given, "principal_closed"), (received, "agent")):
        row.refresh_from_db()
        assert (row.state, row.end_reason) == ("ended", reason)
    assert Subscription.objects.get(taxpayer=person).end_reason == "death"
    assert not in_force(person, Kind.LETTER_CODE).exists()
    assert Dossier.objects.get(pk=dossier.pk).state == "draft"
    check_recorded(person, "taxpayer_closed")
    check_told(mails, alice, "Décès ou fermeture déclarés")
    assert "Le décès de cette personne a été déclaré" in text_of(log_in(alice).get("/"))
    assert "ne le permet pas" in do(desk, person, "lettre")


def test_a_company_that_closes_has_nobody_left(
    desk: Client, colleague: Client, alice: PortalUser, make_company: MakeCompany, mails: Mailbox
) -> None:
    company = make_company("SARL Récif", alice)
    close(desk, colleague, company)
    assert CompanyRole.objects.get().end_reason == "company_closed"
    assert Subscription.objects.get(portal_user=alice).ended_at is None
    check_told(mails, alice, "Décès ou fermeture déclarés")


def test_a_declaration_made_by_mistake_is_withdrawn(
    desk: Client, colleague: Client, alice: PortalUser
) -> None:
    person = taxpayer_of(alice)
    close(desk, colleague, person)
    assert "La déclaration est annulée." in do(desk, person, "reouverture")
    person.refresh_from_db()
    assert person.closed_at is None
    check_recorded(person, "taxpayer_reopened")


@pytest.mark.parametrize("reason", ["", "   ", "ok", "x" * 301])
def test_nothing_happens_without_a_reason(desk: Client, delegation: Delegation, reason: str) -> None:
    before = Activity.objects.count()
    for act in TAXPAYER_ACTS:
        assert desk.post(f"{page_of(delegation.principal)}{act}/", {"reason": reason}).status_code == 200
    for act in DELEGATION_ACTS:
        decide(desk, delegation, act, reason)
    assert delegation.state == "active"
    assert Activity.objects.count() == before
    assert not OutboxMessage.objects.exists()


def test_reading_changes_nothing(desk: Client, delegation: Delegation) -> None:
    before = Activity.objects.count()
    for path in _paths(delegation):
        assert desk.get(path).status_code == 200
    assert Activity.objects.count() == before


def test_agents_decide_nothing_about_themselves(
    make_person: MakePerson, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    agent = make_person("Agathe", is_staff=True)
    browser, own = log_in(agent), taxpayer_of(agent)
    delegation = delegate(own, bob, adresse=["consult"])
    assert "Aider ce contribuable" not in look_at(browser, own)
    for act in TAXPAYER_ACTS:
        assert "un autre agent doit s'en charger" in do(browser, own, act)
    for act in DELEGATION_ACTS:
        assert "un autre agent doit s'en charger" in decide(browser, delegation, act)
    assert delegation.state == "active"
    assert not Activity.objects.exclude(actor="").exclude(kind="looked_at_by_agent").exists()


def test_only_agents_come_in(delegation: Delegation, log_in: LogIn, alice: PortalUser) -> None:
    citizen = log_in(alice)
    for path in _paths(delegation):
        for method in ("get", "post"):
            data = {"reason": REASON, "wanted": "alice"}
            assert getattr(Client(), method)(path, data)["Location"].startswith("/login/?next=/agents/")
            assert getattr(citizen, method)(path, data).status_code == 403
    assert not Activity.objects.exclude(actor="").exists()


def test_an_agent_logs_in_at_the_provider_again_after_half_an_hour(
    agent: PortalUser, alice: PortalUser, log_in: LogIn
) -> None:
    person = taxpayer_of(alice)
    for path in (DESK, page_of(person)):
        there = log_in(agent, minutes_ago=31).get(path)
        assert there["Location"].startswith("/login/?next=%2Fagents%2F")
        assert "max_age=1800" in there["Location"]


def test_a_form_opened_in_time_is_not_lost(agent: PortalUser, alice: PortalUser, log_in: LogIn) -> None:
    person = taxpayer_of(alice)
    log_in(agent, minutes_ago=46).post(f"{page_of(person)}fin-abonnement/", {"reason": REASON})
    assert alice.live_subscription
    log_in(agent, minutes_ago=40).post(f"{page_of(person)}fin-abonnement/", {"reason": REASON})
    assert alice.live_subscription is None


def test_what_does_not_exist_is_not_found(desk: Client, delegation: Delegation, charlie: PortalUser) -> None:
    person = page_of(delegation.principal)
    assert desk.get(f"{person}mot-de-passe/").status_code == 404
    assert desk.get(f"{person}delegations/{delegation.pk}/accepter/").status_code == 404
    assert desk.get(f"{DESK}contribuables/9999999/").status_code == 404


def test_the_right_is_given_and_withdrawn_by_command(charlie: PortalUser, log_in: LogIn) -> None:
    browser = log_in(charlie)
    why = ("--reason", "Installation")
    call_command("give_agent_right", "charlie@exemple.nc", *why)
    assert browser.get(DESK).status_code == 200
    assert "Bureau des agents" in text_of(browser.get("/"))
    call_command("give_agent_right", "charlie-sub", "--withdraw", *why)
    assert browser.get(DESK).status_code == 403
    assert list(Activity.objects.order_by("pk").values_list("kind", flat=True)) == [
        "agent_right_given",
        "agent_right_withdrawn",
    ]


def test_the_right_is_not_given_by_an_address_that_two_accounts_have(make_person: MakePerson) -> None:
    make_person("Bob", is_subscribed=False)
    PortalUser.objects.create(sub="other", email="bob@exemple.nc")
    for who in ("bob@exemple.nc", "nobody@exemple.nc"):
        with pytest.raises(CommandError):
            call_command("give_agent_right", who, "--reason", "Installation")
    assert not PortalUser.objects.filter(is_staff=True).exists()


def test_the_right_goes_with_the_account(charlie: PortalUser) -> None:
    give_agent_right(charlie)
    account_purged("charlie-sub")
    charlie.refresh_from_db()
    assert not charlie.is_staff


def _paths(delegation: Delegation) -> list[str]:
    person = page_of(delegation.principal)
    acts = [f"{person}{act}/" for act in TAXPAYER_ACTS]
    return [DESK, person, *acts, *(f"{person}delegations/{delegation.pk}/{act}/" for act in DELEGATION_ACTS)]
