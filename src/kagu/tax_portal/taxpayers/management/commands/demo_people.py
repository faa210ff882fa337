"""`kagu tax-portal demo_people`: the taxpayers of the demo, and whose accounts are theirs."""

import os
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from kagu.site import clock
from kagu.tax_portal.taxpayers import demo
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, set_secret
from kagu.tax_portal.taxpayers.agent_right import find_or_create_account, give_agent_right
from kagu.tax_portal.taxpayers.dossiers import dossiers
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.fiscal_services.fiscal_services import INCOME, SALES_TAX
from kagu.tax_portal.taxpayers.fiscal_services.periods import open_periods
from kagu.tax_portal.taxpayers.models import (
    Company,
    DelegatedRight,
    Delegation,
    DelegationNumber,
    PortalUser,
    Taxpayer,
)
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import tie

AGENTS = ("agent", "collegue")
ACCOUNTS = {person.account: person for person in demo.PERSONS if person.account}


class Command(BaseCommand):
    """The provider's names for people come from options: --paul-sub is KAGU_DEMO_SUB_PAUL."""

    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        for account in (*ACCOUNTS, *AGENTS):
            parser.add_argument(f"--{account}-sub", metavar="SUB", help=f"The `sub` of {account}@exemple.nc.")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            if not Taxpayer.objects.filter(fiscal_id=demo.PAUL).exists():
                _create_register()
            for agent_sub in filter(None, (_sub_of(agent, options) for agent in AGENTS)):
                give_agent_right(find_or_create_account(agent_sub))
            for account, person in ACCOUNTS.items():
                sub = _sub_of(account, options)
                if sub and not Taxpayer.objects.get(fiscal_id=person.fiscal_id).subscriptions.exists():
                    _subscribe(sub, person)
        self.stdout.write(_secrets())


def _sub_of(account: str, options: dict[str, Any]) -> str:
    return options[f"{account}_sub"] or os.environ.get(f"KAGU_DEMO_SUB_{account.upper()}", "")


def _create_register() -> None:
    taxpayers = {person.fiscal_id: _create_person(person) for person in demo.PERSONS}
    taxpayers |= {company.fiscal_id: _create_company(company) for company in demo.COMPANIES}
    keep_search_words([taxpayer.pk for taxpayer in taxpayers.values()])
    for delegation in demo.DELEGATIONS:
        _create_delegation(delegation, taxpayers)


def _create_person(person: demo.DemoPerson) -> Taxpayer:
    taxpayer = Taxpayer.objects.create(
        fiscal_id=person.fiscal_id,
        kind=Taxpayer.Kind.PERSON,
        name=person.name,
        first_names=person.first_names,
        birth_date=person.birth_date,
        street="12 rue de l'Exemple",
        postal_code="98800",
        municipality=person.municipality,
        is_self_employed=person.is_self_employed,
    )
    if person.delegation_number:
        DelegationNumber.objects.create(value=person.delegation_number, taxpayer=taxpayer)
    _set_secrets(taxpayer, person.declarant_number, person.letter_code)
    return taxpayer


def _create_company(company: demo.DemoCompany) -> Taxpayer:
    taxpayer = Taxpayer.objects.create(
        fiscal_id=company.fiscal_id,
        kind=Taxpayer.Kind.COMPANY,
        name=company.name,
        street="3 avenue de l'Exemple",
        postal_code="98800",
        municipality=company.municipality,
    )
    row = Company.objects.create(taxpayer=taxpayer, rid=company.rid, legal_form=company.legal_form)
    row.establishments.create(ridet=f"{company.rid}001", municipality=company.municipality)
    _set_secrets(taxpayer, "", company.letter_code)
    return taxpayer


def _set_secrets(taxpayer: Taxpayer, declarant_number: str, letter_code: str) -> None:
    if declarant_number:
        set_secret(taxpayer, Kind.DECLARANT_NUMBER, declarant_number)
    if letter_code:
        set_secret(taxpayer, Kind.LETTER_CODE, letter_code, issued_by="demo")


def _create_delegation(delegation: demo.DemoDelegation, taxpayers: dict[str, Taxpayer]) -> None:
    today = clock.today()
    row = Delegation.objects.create(
        principal=taxpayers[delegation.principal],
        delegate=taxpayers[delegation.delegate],
        starts_on=today,
        ends_on=today + timedelta(days=365),
        state=Delegation.State.ACTIVE,
        proposal_expires_at=clock.now(),
        answered_at=clock.now(),
    )
    for service, rights in delegation.rights.items():
        for right in rights:
            DelegatedRight.objects.create(delegation=row, service=service, right=right)


def _subscribe(sub: str, person: demo.DemoPerson) -> None:
    user, _created = PortalUser.objects.get_or_create(
        sub=sub,
        defaults={
            "email": f"{person.account}@exemple.nc",
            "first_name": person.first_names,
            "family_name": person.name,
        },
    )
    taxpayer = Taxpayer.objects.get(fiscal_id=person.fiscal_id)
    tie(user, taxpayer)
    _begin_dossiers(user, taxpayer)


def _begin_dossiers(user: PortalUser, taxpayer: Taxpayer) -> None:
    """A draft of their own, and one for each client whose sales tax they file."""
    draft = dossiers.open_draft(user, taxpayer, INCOME, open_periods(INCOME)[0])
    answers = {"situation": "single", "is_resident": "yes", "has_wages": "on", "box_NA": "4 200 000"}
    dossiers.save_draft(user, draft.pk, answers, 0)
    for delegation in taxpayer.delegations_received.filter(rights__service=SALES_TAX.code).distinct():
        client_draft = dossiers.open_draft(user, delegation.principal, SALES_TAX, open_periods(SALES_TAX)[0])
        dossiers.save_draft(user, client_draft.pk, {"sales_11": "1 850 000", "deductible": "64 000"}, 0)


def _secrets() -> str:
    lines = [
        f"{person.first_names} {person.name}, not subscribed yet: fiscal identifier {person.fiscal_id}, "
        f"declarant number {person.declarant_number}, code of the letter {person.letter_code}"
        for person in demo.PERSONS
        if person.letter_code
    ]
    lines += [
        f"{company.name}, not activated yet: RID {company.rid}, "
        f"fiscal identifier {company.fiscal_id}, code of the letter {company.letter_code}"
        for company in demo.COMPANIES
        if company.letter_code
    ]
    return "\n".join(lines)
