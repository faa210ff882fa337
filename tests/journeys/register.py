"""Who stands in the tax register: people and companies with the papers that prove who they are."""

import random
from dataclasses import dataclass

from tests.journeys.accounts import Account, Registry
from tests.journeys.person import Person

PERSON_IN_REGISTER = """
from kagu.tax_portal.taxpayers.activation.activation_secrets import Kind, issue_letter_code, set_secret
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.models import Taxpayer
taxpayer = Taxpayer.objects.create(
    fiscal_id={fiscal_id!r}, kind="person", name={family_name!r}, first_names={first_name!r},
    municipality="Nouméa",
)
keep_search_words([taxpayer.pk])
set_secret(taxpayer, Kind.DECLARANT_NUMBER, {declarant_number!r})
print(issue_letter_code(taxpayer))
"""
COMPANY_IN_REGISTER = """
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.find_taxpayers import keep_search_words
from kagu.tax_portal.taxpayers.models import Company, Taxpayer
taxpayer = Taxpayer.objects.create(fiscal_id={fiscal_id!r}, kind="company", name={name!r})
Company.objects.create(taxpayer=taxpayer, rid={rid!r})
keep_search_words([taxpayer.pk])
print(issue_letter_code(taxpayer))
"""
NEW_LETTER = """
from kagu.tax_portal.taxpayers.activation.activation_secrets import issue_letter_code
from kagu.tax_portal.taxpayers.models import Taxpayer
print(issue_letter_code(Taxpayer.objects.get(fiscal_id={fiscal_id!r})))
"""
ACCEPTED_BY_THE_ADMINISTRATION = """
from kagu.tax_portal.taxpayers.dossiers.decide_dossier import decide_dossier
decide_dossier({dossier_id!r}, accepted=True)
"""


@dataclass(frozen=True)
class Papers:
    """What a person reads on their papers and in the letter."""

    fiscal_id: str
    declarant_number: str
    letter_code: str


@dataclass(frozen=True)
class CompanyPapers:
    """The same for a company."""

    name: str
    rid: str
    fiscal_id: str
    letter_code: str


def person_in_register(registry: Registry, account: Account) -> Papers:
    """The taxpayer that the account's owner is."""
    fiscal_id, declarant_number = _seven_digits(), _seven_digits()
    script = PERSON_IN_REGISTER.format(
        fiscal_id=fiscal_id,
        family_name=account.family_name,
        first_name=account.first_name,
        declarant_number=declarant_number,
    )
    return Papers(fiscal_id, declarant_number, registry.run_in_portal(script))


def company_in_register(registry: Registry, name: str) -> CompanyPapers:
    """A company nobody has activated."""
    rid, fiscal_id = _seven_digits(), _seven_digits()
    script = COMPANY_IN_REGISTER.format(fiscal_id=fiscal_id, name=name, rid=rid)
    return CompanyPapers(name, rid, fiscal_id, registry.run_in_portal(script))


def new_letter(registry: Registry, papers: Papers) -> Papers:
    """Another letter: the code of the one before serves no more."""
    code = registry.run_in_portal(NEW_LETTER.format(fiscal_id=papers.fiscal_id))
    return Papers(papers.fiscal_id, papers.declarant_number, code)


def accept(registry: Registry, dossier_id: str) -> None:
    """The administration accepts what was filed."""
    registry.run_in_portal(ACCEPTED_BY_THE_ADMINISTRATION.format(dossier_id=dossier_id))


def subscribe(person: Person, papers: Papers) -> None:
    """From the home page of someone not subscribed to the result."""
    person.reads("Vous n'avez pas encore d'abonnement")
    person.clicks("S'abonner")
    person.checks("J'ai lu et j'accepte")
    person.clicks("Continuer")
    person.fills(
        **{
            "Identifiant fiscal": papers.fiscal_id,
            "Numéro de déclarant": papers.declarant_number,
            "Code à usage unique": papers.letter_code,
        }
    )
    person.clicks("S'abonner")
    person.reads("Votre abonnement est actif", papers.fiscal_id)


def delegation_number(person: Person) -> str:
    """What « Mon Profil » shows; the person must stand on that page."""
    words = person.words().split("Numéro de délégation", 1)[1].split()
    return words[0]


def _seven_digits() -> str:
    return str(random.randrange(2_000_000, 9_999_999))
