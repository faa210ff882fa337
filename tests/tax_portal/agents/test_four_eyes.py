"""Four eyes at the portal's desk: letters of secrets, contests, rights (D35); own matters of any kind."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kagu.desk.models import DeskLine, WaitingAct
from kagu.outbox.models import OutboxMessage
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force, issue_letter_code
from kagu.tax_portal.taxpayers.models import Activity, CompanyRole, PortalUser, Taxpayer
from tests.mails import Mailbox
from tests.tax_portal.agents.two_agents import REASON, ask, confirm
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of

DESK = "/agents/"


@pytest.fixture
def agent(make_person: MakePerson) -> PortalUser:
    return make_person("Agathe", is_subscribed=False, is_staff=True)


@pytest.fixture
def colleague(make_person: MakePerson) -> PortalUser:
    return make_person("Maurice", is_staff=True)


@pytest.fixture
def desk(agent: PortalUser, log_in: LogIn) -> Client:
    return log_in(agent)


def letter_of(taxpayer: Taxpayer) -> str:
    return f"{DESK}contribuables/{taxpayer.pk}/lettre/"


def refused(browser: Client, waiting: WaitingAct) -> str:
    page = text_of(confirm(browser, waiting, follow=True))
    assert waiting.state != WaitingAct.State.CONFIRMED
    return page


def test_a_letter_waits_and_no_code_is_made(desk: Client, alice: PortalUser) -> None:
    person = taxpayer_of(alice)
    ask(desk, letter_of(person))
    assert not in_force(person, Kind.LETTER_CODE).exists()
    assert not OutboxMessage.objects.exists()
    assert not Activity.objects.filter(taxpayer=person, kind="letter_issued").exists()
    page = text_of(desk.get(DESK))
    assert "En attente d'un second agent" in page
    assert "Alice A" in page


def test_whoever_confirms_has_the_letter_and_both_are_told(
    desk: Client, agent: PortalUser, colleague: PortalUser, alice: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    person = taxpayer_of(alice)
    answer = confirm(log_in(colleague), ask(desk, letter_of(person)))
    assert answer.content.startswith(b"%PDF")
    line = Activity.objects.get(taxpayer=person, kind="letter_issued")
    assert (line.actor, line.details["agent"]) == ("Agathe A", str(agent.pk))
    assert (line.details["second_actor"], line.details["second_agent"]) == ("Maurice M", str(colleague.pk))
    assert "Lettre avec un nouveau code" in str(mails.last_mail_to(alice.email).body)


def test_the_agent_who_asked_gets_no_letter(desk: Client, alice: PortalUser) -> None:
    person = taxpayer_of(alice)
    assert "un autre agent doit décider" in refused(desk, ask(desk, letter_of(person)))
    assert not in_force(person, Kind.LETTER_CODE).exists()


def test_the_person_does_not_confirm_their_own_letter(
    desk: Client, colleague: PortalUser, log_in: LogIn
) -> None:
    waiting = ask(desk, letter_of(taxpayer_of(colleague)))
    assert "un autre agent doit s'en charger" in refused(log_in(colleague), waiting)


def test_one_agent_alone_declares_nobody_dead_and_no_company_closed(
    desk: Client, bob: PortalUser, alice: PortalUser, delegate: Delegate, make_company: MakeCompany
) -> None:
    """What ends with it does not come back when the declaration is withdrawn."""
    person, company = taxpayer_of(alice), make_company("SARL Récif", alice)
    given = delegate(person, bob, adresse=["consult"])
    for taxpayer in (person, company):
        waiting = ask(desk, f"{DESK}contribuables/{taxpayer.pk}/fermeture/")
        assert "un autre agent doit décider" in refused(desk, waiting)
        taxpayer.refresh_from_db()
        assert taxpayer.closed_at is None
    given.refresh_from_db()
    assert given.state == "active"
    assert alice.live_subscription
    assert alice.company_roles.filter(ended_at=None).exists()


@pytest.mark.parametrize("role", list(CompanyRole.Role))
def test_any_role_in_the_company_is_an_own_matter(
    desk: Client, colleague: PortalUser, make_company: MakeCompany, log_in: LogIn, role: str
) -> None:
    company = make_company("SARL Récif")
    colleague.company_roles.create(company=company.company, role=role, proof=CompanyRole.Proof.SECRETS)
    waiting = ask(desk, letter_of(company))
    browser = log_in(colleague)
    assert "un autre agent doit s'en charger" in refused(browser, waiting)


@pytest.mark.parametrize("is_given", [True, False])
def test_a_delegation_either_way_is_an_own_matter(
    desk: Client, colleague: PortalUser, alice: PortalUser, delegate: Delegate, log_in: LogIn, is_given: bool
) -> None:
    principal, person = (colleague, alice) if is_given else (alice, colleague)
    delegate(taxpayer_of(principal), person, adresse=["consult"])
    waiting = ask(desk, letter_of(taxpayer_of(alice)))
    assert "un autre agent doit s'en charger" in refused(log_in(colleague), waiting)


def test_a_right_that_ended_a_minute_ago_confirms_nothing(
    desk: Client, colleague: PortalUser, alice: PortalUser, log_in: LogIn
) -> None:
    waiting, browser = ask(desk, letter_of(taxpayer_of(alice))), log_in(colleague)
    PortalUser.objects.filter(pk=colleague.pk).update(is_staff=False)
    assert confirm(browser, waiting).status_code == 403
    assert waiting.state == "waiting"


def test_a_letter_printed_meanwhile_ends_the_one_that_waits(
    desk: Client, colleague: PortalUser, alice: PortalUser, log_in: LogIn
) -> None:
    person = taxpayer_of(alice)
    waiting = ask(desk, letter_of(person))
    issue_letter_code(person)
    assert "a changé depuis la demande" in refused(log_in(colleague), waiting)
    assert waiting.state == "overtaken"


def test_the_right_after_the_first_is_given_by_two_agents(
    desk: Client, agent: PortalUser, colleague: PortalUser, charlie: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    with pytest.raises(CommandError):
        call_command("give_agent_right", "charlie@exemple.nc", "--reason", "Installation")
    with pytest.raises(CommandError):
        call_command("give_agent_right", colleague.sub, "--withdraw", "--reason", "Départ")
    there = desk.post(f"{DESK}droits/", {"address": "charlie@exemple.nc"})
    waiting = ask(desk, there["Location"])
    charlie.refresh_from_db()
    assert not charlie.is_staff
    confirm(log_in(colleague), waiting)
    charlie.refresh_from_db()
    assert charlie.is_staff
    assert charlie.agent_since
    assert "Droit d'agent donné" in str(mails.last_mail_to(charlie.email).body)
    confirm(log_in(charlie), ask(desk, f"{DESK}droits/{colleague.pk}/retirer/"))
    colleague.refresh_from_db()
    assert not colleague.is_staff


def test_nobody_decides_about_their_own_right(
    desk: Client, agent: PortalUser, colleague: PortalUser, log_in: LogIn
) -> None:
    own = desk.post(f"{DESK}droits/{agent.pk}/retirer/", {"reason": REASON}, follow=True)
    assert "votre propre droit" in text_of(own)
    waiting = ask(desk, f"{DESK}droits/{colleague.pk}/retirer/")
    assert "votre propre droit" in refused(log_in(colleague), waiting)


@pytest.mark.parametrize("address", ["personne@exemple.nc", "", "double@exemple.nc"])
def test_a_right_goes_to_exactly_one_account(desk: Client, address: str) -> None:
    for sub in ("one", "two"):
        PortalUser.objects.create(sub=sub, email="double@exemple.nc")
    assert desk.post(f"{DESK}droits/", {"address": address}).status_code == 200
    assert not WaitingAct.objects.exists()


def test_the_command_helps_when_nobody_can_enter_any_more(agent: PortalUser, charlie: PortalUser) -> None:
    call_command("give_agent_right", "charlie@exemple.nc", "--alone", "--reason", "Clé perdue")
    charlie.refresh_from_db()
    assert charlie.is_staff
    line = DeskLine.objects.get(kind="agent_right_given")
    assert line.details == {"is_alone": True, "reason": "Clé perdue"}
    assert line.actor.startswith("command, by ")
