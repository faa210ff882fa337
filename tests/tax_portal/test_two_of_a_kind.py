"""Two of a kind between the same people: what their buttons are called tells them apart (RGAA 11.9).

Each page is read by `tests/markup`, where two buttons of one name are a fault.
"""

from datetime import timedelta

from django.test import Client

from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, PortalUser, RoleContest
from tests.markup.pressed import names_of
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of


def two_delegations(principal: PortalUser, delegate_of: PortalUser, delegate: Delegate) -> None:
    for number, service in enumerate(["adresse", "compte_fiscal"]):
        made = delegate(taxpayer_of(principal), delegate_of, **{service: ["consult"]})
        Delegation.objects.filter(pk=made.pk).update(ends_on=made.ends_on - timedelta(days=number))


def test_two_delegations_between_the_same_people(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, log_in: LogIn
) -> None:
    two_delegations(alice, bob, delegate)
    assert len(names_of(log_in(alice).get("/delegations/"), "Révoquer")) == 2
    assert len(names_of(log_in(bob).get("/delegations/"), "Renoncer")) == 2


def test_two_delegations_as_an_agent_sees_them(
    alice: PortalUser, bob: PortalUser, make_person: MakePerson, delegate: Delegate, log_in: LogIn
) -> None:
    two_delegations(alice, bob, delegate)
    desk = log_in(make_person("Agathe", is_subscribed=False, is_staff=True))
    page = desk.post(f"/agents/contribuables/{taxpayer_of(alice).pk}/", {"why": "counter"}, follow=True)
    assert len(names_of(page, "Suspendre")) == 2


def test_two_agents_of_one_name(make_person: MakePerson, log_in: LogIn) -> None:
    desk = log_in(make_person("Agathe", is_subscribed=False, is_staff=True))
    for name in ("Maurice", "Marius"):
        make_person(name, is_subscribed=False, is_staff=True)
    PortalUser.objects.filter(family_name="M").update(first_name="Maurice")
    assert len(names_of(desk.get("/agents/droits/"), "Retirer le droit")) == 2


def test_two_contests_and_two_roles_in_one_company(
    alice: PortalUser, bob: PortalUser, make_company: MakeCompany, make_person: MakePerson, log_in: LogIn
) -> None:
    company = make_company("SARL Newman", alice)
    defended = CompanyRole.objects.get()
    kinds = CompanyRole.Role
    roles = [
        CompanyRole.objects.create(
            company=defended.company, portal_user=person, role=role, proof=CompanyRole.Proof.REPRESENTATIVE
        )
        for person, role in ((bob, kinds.ADMINISTRATOR), (bob, kinds.DECLARANT))
    ]
    assert len(names_of(log_in(alice).get(f"/societes/{company.pk}/roles/"), "Retirer")) == 2
    newcomers = [make_person(name, is_subscribed=False) for name in ("Dora", "Emile")]
    for role, newcomer in zip(roles, newcomers, strict=True):
        role.portal_user = newcomer
        role.save()
        RoleContest.objects.create(contested=role, defended=defended)
    desk: Client = log_in(make_person("Agathe", is_subscribed=False, is_staff=True))
    page = desk.get("/agents/contestations/")
    assert page.content.decode().count("SARL Newman, ") == len(names_of(page, ".*SARL Newman, "))
    make_company("SARL Newman", alice)
    assert len(names_of(log_in(alice).get("/societes/"), "Qui fait quoi")) == 2
