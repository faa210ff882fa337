"""Someone tries to take a company: an agent who prints its letter, a newcomer who is none (D26, D36)."""

import pytest
from django.test import Client
from django.utils import timezone

from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, in_force, issue_letter_code
from kagu.tax_portal.taxpayers.models import (
    Activity,
    CompanyRole,
    Delegation,
    PortalUser,
    PostalNotice,
    RoleContest,
    Taxpayer,
)
from tests.mails import Mailbox, path_of
from tests.tax_portal.agents.two_agents import REASON, ask, confirm
from tests.tax_portal.companies.activating import activate, press_contest, show_secrets
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of
from tests.tax_portal.pages import text_of

INSIDER = "Demandez-en une nouvelle à un autre agent"


@pytest.fixture
def company(make_company: MakeCompany) -> Taxpayer:
    """A company nobody has activated."""
    return make_company("SARL Newman")


@pytest.fixture
def agent(make_person: MakePerson) -> PortalUser:
    """An agent who is also a taxpayer."""
    return make_person("Agathe", is_staff=True)


def redeem(browser: Client, company: Taxpayer, issuer: PortalUser) -> str:
    code = issue_letter_code(company, issued_by="Agathe A", issuer=issuer)
    return show_secrets(browser, company.company.rid, company.fiscal_id, code)


def test_an_agent_does_not_use_the_code_of_a_letter_they_printed(
    agent: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    assert INSIDER in redeem(log_in(agent), company, agent)
    assert not CompanyRole.objects.exists()
    assert not in_force(company, Kind.LETTER_CODE).exists()
    assert Activity.objects.get(kind="letter_of_an_insider", taxpayer=company).portal_user == agent


def test_an_agent_does_not_use_it_from_the_account_of_their_delegate(
    agent: PortalUser, bob: PortalUser, company: Taxpayer, delegate: Delegate, log_in: LogIn
) -> None:
    delegate(taxpayer_of(agent), bob, adresse=["consult"])
    assert INSIDER in redeem(log_in(bob), company, agent)
    assert not CompanyRole.objects.exists()


def test_an_agent_does_not_use_it_from_the_account_of_their_partner(
    agent: PortalUser, bob: PortalUser, company: Taxpayer, make_company: MakeCompany, log_in: LogIn
) -> None:
    shared = make_company("SCI Commune", bob)
    role = CompanyRole.objects.create(
        company=shared.company, portal_user=agent, role="declarant", proof="representative"
    )
    assert INSIDER in redeem(log_in(bob), company, agent)
    # Ending the tie just before does not help.
    role.ended_at = timezone.now()
    role.save()
    assert INSIDER in redeem(log_in(bob), company, agent)


def test_a_stranger_to_the_agent_uses_the_letter(
    agent: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn
) -> None:
    assert "sont activées" in redeem(log_in(bob), company, agent)


def test_every_activation_is_told_by_post_and_by_mail(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox
) -> None:
    activate(log_in(alice), company)
    assert "viennent d'être activées" in mails.last_mail_to("alice@exemple.nc").body
    activate(log_in(bob), company)
    assert "viennent d'être activées" in mails.last_mail_to("bob@exemple.nc").body
    assert "Bob B vient d'activer" in mails.last_mail_to("alice@exemple.nc").body
    assert [notice.taxpayer for notice in PostalNotice.objects.filter(printed_at=None)] == [company, company]


def test_an_agent_with_any_role_or_delegation_decides_nothing_for_the_company(
    agent: PortalUser, alice: PortalUser, company: Taxpayer, delegate: Delegate, log_in: LogIn
) -> None:
    desk, path = log_in(agent), f"/agents/contribuables/{company.pk}/"
    reason = {"reason": "Demande faite au guichet"}
    role = CompanyRole.objects.create(
        company=company.company, portal_user=agent, role="declarant", proof="representative"
    )
    refused = text_of(desk.post(f"{path}lettre/", reason, follow=True))
    assert "un autre agent doit s'en charger" in refused
    assert "Aider ce contribuable" not in text_of(desk.get(path))
    role.delete()
    delegate(company, agent, tgc=["consult"])
    refused = text_of(desk.post(f"{path}lettre/", reason, follow=True))
    assert "un autre agent doit s'en charger" in refused
    Delegation.objects.all().delete()
    assert ask(desk, f"{path}lettre/").asked_at


def test_a_contest_ends_the_roles_and_delegations_that_the_newcomer_gave(
    alice: PortalUser,
    bob: PortalUser,
    make_person: MakePerson,
    company: Taxpayer,
    log_in: LogIn,
    mails: Mailbox,
) -> None:
    accomplice, outsider = make_person("Mallory"), make_person("Oscar")
    activate(log_in(alice), company)
    activate(log_in(bob), company)
    number = taxpayer_of(accomplice).delegation_number.value
    form = {"number": number, "role": "administrator"}
    log_in(bob).post(f"/societes/{company.pk}/roles/", form)
    today = timezone.localdate()
    common = {
        "principal": company,
        "starts_on": today,
        "ends_on": today,
        "proposal_expires_at": timezone.now(),
    }
    of_accomplice = Delegation.objects.create(
        delegate=taxpayer_of(outsider), created_by=accomplice, state="active", **common
    )
    of_alice = Delegation.objects.create(
        delegate=taxpayer_of(outsider), created_by=alice, state="active", **common
    )
    press_contest(mails.last_link_to("alice@exemple.nc"))
    assert set(CompanyRole.objects.filter(ended_at=None).values_list("portal_user", flat=True)) == {alice.pk}
    of_accomplice.refresh_from_db()
    of_alice.refresh_from_db()
    assert (of_accomplice.state, of_accomplice.end_reason) == ("ended", "contested")
    assert of_alice.state == "active"
    assert "n'êtes plus administrateur" in mails.last_mail_to("mallory@exemple.nc").body


def test_who_represents_the_company_no_more_contests_nobody(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox
) -> None:
    of_alice = log_in(alice)
    activate(of_alice, company)
    activate(log_in(bob), company)
    link = mails.last_link_to("alice@exemple.nc")
    of_alice.post(f"/societes/roles/{CompanyRole.objects.get(portal_user=alice).pk}/demissionner/")
    assert Client().get(path_of(link)).status_code == 410
    query = dict(part.split("=") for part in link.split("?")[1].split("&"))
    Client().post("/public/contestrole", query)
    assert CompanyRole.objects.get(portal_user=bob).ended_at is None


def test_the_question_names_whom_it_is_about_by_the_register(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox
) -> None:
    activate(log_in(alice), company)
    PortalUser.objects.filter(pk=bob.pk).update(first_name="Service", family_name="des impôts")
    activate(log_in(bob), company)
    assert "Bob B vient d'activer" in mails.last_mail_to("alice@exemple.nc").body
    asked = text_of(Client().get(path_of(mails.last_link_to("alice@exemple.nc"))))
    assert "Bob B ne représente plus SARL Newman" in asked
    assert "Service des impôts" not in asked


@pytest.fixture
def contest(
    alice: PortalUser, bob: PortalUser, company: Taxpayer, log_in: LogIn, mails: Mailbox, settings: object
) -> RoleContest:
    """Alice has contested Bob; the agents have a mailbox."""
    settings.AGENTS_ADDRESS = "bureau@exemple.nc"  # type: ignore[attr-defined]
    activate(log_in(alice), company)
    activate(log_in(bob), company)
    press_contest(mails.last_link_to("alice@exemple.nc"))
    return RoleContest.objects.get()


def test_a_contest_waits_on_the_desk_and_is_mailed_to_the_agents(
    contest: RoleContest, agent: PortalUser, log_in: LogIn, mails: Mailbox
) -> None:
    assert mails.last_mail_to("bureau@exemple.nc").subject == "Contestation : SARL Newman"
    desk = log_in(agent)
    assert 'href="/agents/contestations/"' in desk.get("/agents/").content.decode()
    assert "Bob B, contesté par Alice A" in text_of(desk.get("/agents/contestations/"))


@pytest.mark.parametrize(("act", "represents"), [("acceptee", False), ("rejetee", True)])
def test_an_agent_decides_a_contest_once(
    contest: RoleContest,
    agent: PortalUser,
    bob: PortalUser,
    log_in: LogIn,
    mails: Mailbox,
    make_person: MakePerson,
    act: str,
    represents: bool,
) -> None:
    desk, path = log_in(agent), f"/agents/contestations/{contest.pk}/{act}/"
    second = log_in(make_person("Maurice", is_subscribed=False, is_staff=True))
    assert "La contestation est" in text_of(confirm(second, ask(desk, path), follow=True))
    assert bob.company_roles.filter(ended_at=None).exists() is represents
    assert PostalNotice.objects.filter(role__portal_user=bob).count() == (2 if represents else 1)
    assert REASON in mails.last_mail_to("bob@exemple.nc").body
    assert "ne le permet pas" in text_of(desk.post(path, {"reason": "Encore une fois"}, follow=True))


def test_an_agent_tied_to_a_side_does_not_decide_the_contest(
    contest: RoleContest, agent: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    delegate(taxpayer_of(bob), agent, adresse=["consult"])
    path = f"/agents/contestations/{contest.pk}/rejetee/"
    page = text_of(log_in(agent).post(path, {"reason": "Il me l'a dit"}, follow=True))
    assert "un autre agent doit s'en charger" in page
    assert not bob.company_roles.filter(ended_at=None).exists()
