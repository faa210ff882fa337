"""Who may do what for whom, decided in one place: each right, and each way in which it is not one."""

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from kagu.tax_portal.taxpayers import access
from kagu.tax_portal.taxpayers.access import NotSubscribed, RightMissing
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import Right
from kagu.tax_portal.taxpayers.models import CompanyRole, Delegation, DossierEvent, PortalUser, Taxpayer
from kagu.tax_portal.taxpayers.profile.personal_procedures import PersonalProceduresOff
from tests.tax_portal.conftest import Delegate, MakeCompany, MakePerson, taxpayer_of

ALL = frozenset(Right)


@pytest.fixture
def company(make_company: MakeCompany, bob: PortalUser) -> Taxpayer:
    """A company that Bob represents."""
    return make_company("Récif", bob)


def give(company: Taxpayer, person: PortalUser, role: str, *, has_ended: bool = False) -> None:
    CompanyRole.objects.create(
        company=company.company,
        portal_user=person,
        role=role,
        proof="representative",
        ended_at=timezone.now() if has_ended else None,
    )


def may_do_nothing(person: PortalUser, taxpayer: Taxpayer) -> bool:
    """Nor learn that the taxpayer exists."""
    with pytest.raises(Http404):
        access.capacity_of(person, taxpayer, "revenus", Right.CONSULT)
    assert access.rights_on(person, taxpayer, "revenus") == frozenset()
    assert not access.may_act_for(person, taxpayer)
    assert taxpayer not in access.third_parties_of(person)
    return True


def test_everybody_acts_for_themselves(alice: PortalUser) -> None:
    own = taxpayer_of(alice)
    assert access.capacity_of(alice, own, "revenus", Right.PAY).kind == DossierEvent.Capacity.PERSONAL
    assert access.rights_on(alice, own, "revenus") == ALL
    assert access.may_delegate_for(alice, own)
    assert access.governed_by(alice) == [own]
    assert not access.third_parties_of(alice).exists()


def test_whoever_switched_personal_procedures_off_does_not(alice: PortalUser) -> None:
    alice.personal_enabled = False
    with pytest.raises(PersonalProceduresOff):
        access.capacity_of(alice, taxpayer_of(alice), "revenus", Right.CONSULT)
    assert access.rights_on(alice, taxpayer_of(alice), "revenus") == frozenset()
    assert access.may_delegate_for(alice, taxpayer_of(alice))


def test_whoever_is_not_subscribed_is_nobody(charlie: PortalUser, bob: PortalUser) -> None:
    for ask in (access.own_taxpayer, access.personal_taxpayer, access.governed_by, access.third_parties_of):
        with pytest.raises(NotSubscribed):
            ask(charlie)
    with pytest.raises(NotSubscribed):
        access.capacity_of(charlie, taxpayer_of(bob), "revenus", Right.CONSULT)


@pytest.mark.parametrize(
    ("role", "rights", "governs"),
    [
        ("representative", ALL, True),
        ("administrator", ALL, True),
        ("declarant", ALL - {Right.PAY}, False),
    ],
)
def test_a_role_in_a_company_gives_its_rights(
    alice: PortalUser, company: Taxpayer, role: str, rights: frozenset[str], governs: bool
) -> None:
    give(company, alice, role)
    assert access.rights_on(alice, company, "tgc") == rights
    assert access.capacity_of(alice, company, "tgc", Right.SUBMIT).kind == "company_role"
    assert access.may_act_for(alice, company)
    assert list(access.third_parties_of(alice)) == [company]
    assert access.may_delegate_for(alice, company) is governs
    assert (company in access.governed_by(alice)) is governs
    if Right.PAY not in rights:
        with pytest.raises(RightMissing):
            access.capacity_of(alice, company, "tgc", Right.PAY)


def test_a_role_that_ended_or_is_in_another_company_gives_nothing(
    alice: PortalUser, company: Taxpayer, make_company: MakeCompany
) -> None:
    give(company, alice, "representative", has_ended=True)
    other = make_company("Lagon", alice)
    assert may_do_nothing(alice, company)
    assert not access.may_delegate_for(alice, company)
    assert access.governed_by(alice) == [taxpayer_of(alice), other]
    assert list(access.third_parties_of(alice)) == [other]


def test_a_delegation_gives_its_rights_on_its_services(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    delegation = delegate(taxpayer_of(bob), alice, revenus=["consult", "prepare"], compte=["consult"])
    capacity = access.capacity_of(alice, taxpayer_of(bob), "revenus", Right.PREPARE)
    assert (capacity.kind, capacity.delegation) == (DossierEvent.Capacity.DELEGATION, delegation)
    assert access.rights_on(alice, taxpayer_of(bob), "revenus") == {"consult", "prepare"}
    assert access.rights_on(alice, taxpayer_of(bob), "compte") == {"consult"}
    assert list(access.third_parties_of(alice)) == [taxpayer_of(bob)]
    assert not access.may_delegate_for(alice, taxpayer_of(bob))
    for service, right in (("revenus", Right.SUBMIT), ("compte", Right.PREPARE), ("tgc", Right.CONSULT)):
        with pytest.raises(RightMissing):
            access.capacity_of(alice, taxpayer_of(bob), service, right)


def test_of_two_delegations_the_longer_one_is_named(
    alice: PortalUser, bob: PortalUser, delegate: Delegate
) -> None:
    short, long = (delegate(taxpayer_of(bob), alice, revenus=["consult"]) for _ in range(2))
    Delegation.objects.filter(pk=short.pk).update(ends_on=timezone.localdate())
    assert access.capacity_of(alice, taxpayer_of(bob), "revenus", Right.CONSULT).delegation == long


@pytest.mark.parametrize(("starts_in", "ends_in", "is_live"), [(0, 0, True), (1, 9, False), (-9, -1, False)])
def test_a_delegation_counts_from_its_first_day_to_its_last(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, starts_in: int, ends_in: int, is_live: bool
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    first, last = (timezone.localdate() + timedelta(days=days) for days in (starts_in, ends_in))
    Delegation.objects.update(starts_on=first, ends_on=last)
    assert access.may_act_for(alice, taxpayer_of(bob)) is is_live
    assert is_live or may_do_nothing(alice, taxpayer_of(bob))


def test_a_delegation_is_nothing_to_others_nor_for_others(
    alice: PortalUser, bob: PortalUser, make_person: MakePerson, delegate: Delegate
) -> None:
    denise = make_person("Denise")
    delegate(taxpayer_of(bob), denise, revenus=["consult"])
    assert may_do_nothing(alice, taxpayer_of(bob))
    assert may_do_nothing(denise, taxpayer_of(alice))
    assert may_do_nothing(bob, taxpayer_of(denise))


@pytest.mark.parametrize("state", ["proposed", "suspended", "ended", "refused", "expired"])
def test_a_delegation_that_is_not_active_is_none(
    alice: PortalUser, bob: PortalUser, delegate: Delegate, state: str
) -> None:
    delegate(taxpayer_of(bob), alice, revenus=["consult"])
    Delegation.objects.update(state=state)
    assert may_do_nothing(alice, taxpayer_of(bob))
