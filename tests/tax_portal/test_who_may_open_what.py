"""Every address of the portal × every role: who gets in, and everybody else does not."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from kagu.design_system import urls as design_system_urls
from kagu.desk.models import WaitingAct
from kagu.tax_portal.taxpayers.access import RightMissing
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import ADDRESS, Right, services_for
from kagu.tax_portal.taxpayers.models import (
    Assessment,
    CompanyRole,
    Delegation,
    Dossier,
    PortalUser,
    RoleContest,
    Taxpayer,
)
from tests.tax_portal.conftest import Delegate, LogIn, MakeCompany, MakePerson, taxpayer_of

CONTENT = {"street": "1 rue Neuve", "postal_code": "98800", "municipality": "Nouméa", "since": "2026-11-20"}

# Of a person's matters: the person, the same with personal procedures off, three delegates.
PERSON_ROLES = ("owner", "owner_off", "delegate", "reader", "former")
# Of a company's matters.
COMPANY_ROLES = ("representative", "administrator", "declarant")
OUTSIDERS = ("anonymous", "unsubscribed", "agent", "stranger")
ROLES = (*OUTSIDERS, *PERSON_ROLES, *COMPANY_ROLES)

EVERYBODY = set(ROLES)
LOGGED_IN = EVERYBODY - {"anonymous"}
SUBSCRIBED = LOGGED_IN - {"unsubscribed", "agent"}
OF_COMPANY = set(COMPANY_ROLES)
CONSULT = {"owner", "delegate", "reader"} | OF_COMPANY
PREPARE = {"owner", "delegate"} | OF_COMPANY
AGENT = {"agent"}
GOVERN = {"owner", "owner_off", "representative", "administrator"}


@dataclass(frozen=True)
class Door:
    """One address: how it is asked for, what it is about, and who gets in."""

    method: str
    name: str
    about: str
    allowed: frozenset[str]
    state: str = ""
    extra: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.name} {dict(self.extra).get('action', '')}"


def door(method: str, name: str, about: str, allowed: set[str], state: str = "", **extra: str) -> Door:
    return Door(method, name, about, frozenset(allowed), state, tuple(extra.items()))


DOORS = [
    door("get", "home:home", "", EVERYBODY),
    door("get", "home:notice", "notice", EVERYBODY),
    door("get", "site_map", "", EVERYBODY),
    door("get", "my_profile:show", "", LOGGED_IN),
    door("get", "my_profile:agents_in_my_file", "", SUBSCRIBED),
    door("get", "my_profile:save_third_party_email", "", SUBSCRIBED),
    door("post", "my_profile:save_third_party_email", "", SUBSCRIBED),
    door("post", "my_profile:cancel_third_party_email", "", SUBSCRIBED),
    door("post", "my_profile:remove_third_party_email", "", SUBSCRIBED),
    door("get", "my_profile:own_data", "", LOGGED_IN),
    door("post", "my_profile:own_data", "", LOGGED_IN),
    door("get", "my_profile:disable_personal", "", SUBSCRIBED),
    door("post", "my_profile:disable_personal", "", SUBSCRIBED),
    door("post", "my_profile:enable_personal", "", SUBSCRIBED),
    door("get", "subscription:terms", "", LOGGED_IN),
    door("get", "subscription:secrets", "", LOGGED_IN),
    door("post", "subscription:contest", "", set()),
    door("get", "subscription:done", "", SUBSCRIBED),
    door("get", "subscription:end", "", SUBSCRIBED),
    door("post", "subscription:end", "", SUBSCRIBED),
    door("get", "procedures:personal", "", SUBSCRIBED - {"owner_off"}),
    door("get", "procedures:messages", "", SUBSCRIBED),
    door("get", "procedures:tax_account", "taxpayer", CONSULT),
    door("post", "procedures:start", "service", PREPARE),
    door("get", "procedures:dossier", "dossier", CONSULT),
    door("get", "procedures:draft", "dossier", PREPARE),
    door("post", "procedures:draft", "dossier", PREPARE),
    door("get", "procedures:check", "dossier", PREPARE),
    door("post", "procedures:check", "dossier", PREPARE),
    door("post", "procedures:abandon", "dossier", PREPARE),
    door("post", "procedures:correct", "dossier", PREPARE, "submitted"),
    door("get", "procedures:receipt", "dossier", CONSULT, "submitted"),
    door("get", "procedures:receipt_pdf", "dossier", CONSULT, "submitted"),
    door("get", "procedures:assessment", "assessed", CONSULT),
    door("get", "procedures:assessment_pdf", "assessed", CONSULT),
    door("get", "procedures:verify_receipt", "", EVERYBODY),
    door("get", "third_parties:list", "", SUBSCRIBED),
    door("get", "third_parties:third_party", "taxpayer", {"delegate", "reader"} | OF_COMPANY),
    door("get", "delegations:list", "", SUBSCRIBED),
    door("get", "delegations:propose", "taxpayer", GOVERN),
    door("post", "delegations:propose", "taxpayer", GOVERN),
    door("get", "delegations:decide", "delegation", GOVERN, action="revoquer"),
    door("post", "delegations:decide", "delegation", GOVERN, action="suspendre"),
    door("post", "delegations:decide", "delegation", GOVERN, action="reprendre"),
    door("post", "delegations:decide", "delegation", GOVERN, action="renouveler"),
    door("post", "delegations:decide", "delegation", GOVERN, action="revoquer"),
    door("get", "delegations:decide", "delegation", {"delegate"}, action="renoncer"),
    door("post", "delegations:decide", "delegation", {"delegate"}, action="renoncer"),
    door("get", "companies:list", "", SUBSCRIBED),
    door("get", "companies:activate", "", SUBSCRIBED),
    door("post", "companies:activate", "", SUBSCRIBED),
    door("get", "companies:roles", "taxpayer", {"representative"}),
    door("post", "companies:roles", "taxpayer", {"representative"}),
    door("post", "companies:withdraw", "declarant_role", {"representative"}),
    door("get", "companies:resign", "declarant_role", {"declarant"}),
    door("post", "companies:resign", "declarant_role", {"declarant"}),
    door("get", "agents:search", "", AGENT),
    door("post", "agents:search", "", AGENT),
    door("get", "agents:contests", "", AGENT),
    door("get", "agents:contest_act", "role_contest", AGENT),
    door("post", "agents:contest_act", "role_contest", AGENT),
    door("get", "agents:waiting_act", "waiting_act", AGENT),
    door("post", "agents:waiting_act", "waiting_act", AGENT),
    door("get", "agents:dossiers", "", AGENT),
    door("get", "agents:dossier", "dossier", AGENT, "submitted"),
    door("post", "agents:dossier", "dossier", AGENT, "submitted"),
    door("get", "agents:dossier_act", "desk_dossier", AGENT),
    door("post", "agents:dossier_act", "desk_dossier", AGENT),
    door("get", "agents:correct_dossier", "dossier", AGENT, "submitted"),
    door("post", "agents:correct_dossier", "dossier", AGENT, "submitted"),
    door("get", "agents:state", "", AGENT),
    door("get", "agents:rights", "", AGENT),
    door("post", "agents:rights", "", AGENT),
    door("get", "agents:right_act", "right", AGENT),
    door("post", "agents:right_act", "right", AGENT),
    door("get", "agents:postal_notices", "", AGENT),
    door("post", "agents:postal_notices", "", AGENT),
    door("get", "agents:taxpayer", "taxpayer", AGENT),
    door("get", "agents:taxpayer_act", "desk_act", AGENT),
    door("post", "agents:taxpayer", "taxpayer", AGENT),
    door("post", "agents:taxpayer_act", "desk_act", AGENT),
    door("get", "agents:delegation_act", "desk_delegation", AGENT),
    door("post", "agents:delegation_act", "desk_delegation", AGENT),
]
# Links of mails need no login: their secret is the right, and their own tests prove it.
PROVEN_ELSEWHERE = {"validate_third_party_email", "contest_role", "mended_link"}
# Of other rooms, or for programs alone, with tests of their own.
OTHER_ROOMS = {"relying_party", "admin", "back_office"}


@dataclass
class Stage:
    """The person, the company, and everybody around them."""

    people: dict[str, PortalUser | None]
    person: Taxpayer
    company: Taxpayer
    delegations: dict[str, Delegation]
    declarant_role: CompanyRole
    role_contest: RoleContest

    def arguments(self, tested: Door, role: str) -> list[Any]:
        """What stands in the address: matters of the company for its people, of the person for others."""
        taxpayer = self.company if role in COMPANY_ROLES else self.person
        side = "company" if role in COMPANY_ROLES else "person"
        by_subject: dict[str, Callable[[], list[Any]]] = {
            "": list,
            "notice": lambda: ["s-abonner"],
            "taxpayer": lambda: [taxpayer.pk],
            "service": lambda: [taxpayer.pk, ADDRESS.code],
            "dossier": lambda: [self._dossier(taxpayer, tested.state)],
            "assessed": lambda: [self._assessed(taxpayer)],
            "desk_dossier": lambda: [self._dossier(taxpayer, "submitted"), "accepter"],
            "delegation": lambda: [self._delegation(side, tested), dict(tested.extra)["action"]],
            "declarant_role": lambda: [self.declarant_role.pk],
            "role_contest": lambda: [self.role_contest.pk, "acceptee"],
            "desk_act": lambda: [taxpayer.pk, "lettre"],
            "waiting_act": lambda: [self._waiting(taxpayer)],
            "right": lambda: [_of(self.people, "stranger").pk, "donner"],
            "desk_delegation": lambda: [taxpayer.pk, self.delegations[side].pk, "suspendre"],
        }
        return by_subject[tested.about]()

    def _waiting(self, taxpayer: Taxpayer) -> uuid.UUID:
        now = timezone.now()
        times = {"asked_at": now, "expires_at": now + timedelta(days=1)}
        waiting = WaitingAct(family="taxpayer", name="lettre", subject=str(taxpayer.pk), **times)
        waiting.save()
        return waiting.pk

    def _dossier(self, taxpayer: Taxpayer, state: str) -> uuid.UUID:
        fields = {"taxpayer": taxpayer, "service": ADDRESS.code, "content": CONTENT}
        if state == "submitted":
            fields |= {"state": state, "receipt_number": "2026-TESTTEST", "submitted_at": taxpayer.created_at}
        return Dossier.objects.create(**fields).pk

    def _assessed(self, taxpayer: Taxpayer) -> uuid.UUID:
        key = self._dossier(taxpayer, "submitted")
        Assessment.objects.create(
            number="2026-TESTAVIS",
            taxpayer=taxpayer,
            dossier_id=key,
            kind=Assessment.Kind.NO_TAX,
            period="2025",
            amount_due=0,
            explanation=[],
            issued_at=timezone.now(),
            origin=Assessment.Origin.COMPUTER,
        )
        return key

    def _delegation(self, side: str, tested: Door) -> uuid.UUID:
        delegation = self.delegations[side]
        if dict(tested.extra)["action"] == "reprendre":
            Delegation.objects.filter(pk=delegation.pk).update(state="suspended", suspension="principal")
        return delegation.pk


@pytest.fixture
def stage(make_person: MakePerson, make_company: MakeCompany, delegate: Delegate) -> Stage:
    people: dict[str, PortalUser | None] = {role: make_person(role.capitalize()) for role in ROLES[3:]}
    people |= {"anonymous": None, "unsubscribed": make_person("Unsubscribed", is_subscribed=False)}
    people["agent"] = make_person("Agent", is_subscribed=False, is_staff=True)
    owner = _of(people, "owner")
    person = taxpayer_of(owner)
    # The same person with personal procedures off.
    people["owner_off"] = owner
    company = make_company("Récif", people["representative"])
    roles = {role: _give(company, _of(people, role), role) for role in COMPANY_ROLES[1:]}
    everything = {service.code: list(service.rights) for service in services_for(person)}
    reading = {code: [Right.CONSULT] for code in everything}
    delegations = {
        "person": delegate(person, _of(people, "delegate"), **everything),
        "company": delegate(company, _of(people, "delegate"), adresse=["consult"]),
    }
    delegate(person, _of(people, "reader"), **reading)
    former = delegate(person, _of(people, "former"), **everything)
    Delegation.objects.filter(pk=former.pk).update(state=Delegation.State.ENDED)
    contest = RoleContest.objects.create(
        contested=roles["administrator"],
        defended=company.company.roles.get(portal_user=people["representative"]),
    )
    return Stage(people, person, company, delegations, roles["declarant"], contest)


def _of(people: dict[str, PortalUser | None], role: str) -> PortalUser:
    person = people[role]
    assert person
    return person


def _give(company: Taxpayer, person: PortalUser, role: str) -> CompanyRole:
    return CompanyRole.objects.create(
        company=company.company, portal_user=person, role=role, proof="representative"
    )


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("tested", DOORS, ids=str)
def test_who_may_open_what(stage: Stage, log_in: LogIn, tested: Door, role: str) -> None:
    if role == "owner_off":
        PortalUser.objects.filter(pk=_of(stage.people, "owner").pk).update(personal_enabled=False)
    path = reverse(tested.name, args=stage.arguments(tested, role))
    person = stage.people[role]
    browser = log_in(person) if person else Client()
    answer = getattr(browser, tested.method)(path, _form(tested))
    if role in tested.allowed:
        assert answer.status_code in (200, 302), f"{role} is kept out of {path}"
        assert not answer.get("Location", "").startswith("/login/")
    elif role == "anonymous":
        assert answer["Location"].startswith("/login/?next=")
    else:
        assert answer.status_code in (403, 404), f"{role} gets into {path}"


def test_no_address_is_missing_from_the_table() -> None:
    told = {tested.name for tested in DOORS} | PROVEN_ELSEWHERE
    found = set(_names(get_resolver().url_patterns, ""))
    assert found - set(_names(design_system_urls.urlpatterns, "")) == told


def test_filing_needs_the_right_in_the_transaction_itself(stage: Stage) -> None:
    """The table asks through the pages; the act refuses by itself as well (E55)."""
    draft = Dossier.objects.create(taxpayer=stage.person, service=ADDRESS.code, content=CONTENT)
    for role in ("reader", "former", "stranger", "representative"):
        with pytest.raises((Http404, RightMissing)):
            dossiers.submit_dossier(_of(stage.people, role), draft.pk, CONTENT, 0)


def _form(tested: Door) -> dict[str, str]:
    if tested.method == "get":
        return {}
    return {
        "version": "0",
        "period": "",
        "address": "x@exemple.nc",
        "wanted": "Owner",
        "reason": "Au guichet",
    }


def _names(patterns: Sequence[URLPattern | URLResolver], namespace: str) -> list[str]:
    names: list[str] = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = pattern.namespace or namespace
            names += [] if inside in OTHER_ROOMS else _names(pattern.url_patterns, inside)
        else:
            names.append(f"{namespace}:{pattern.name}" if namespace else str(pattern.name))
    return names
