"""A company as its representative meets it: activated, and its services delegated."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Account, Registry, log_in_to_the_portal
from tests.journeys.conftest import NewPerson
from tests.journeys.person import Person
from tests.journeys.procedures import delegate
from tests.journeys.register import CompanyPapers

FILING_SALES_TAX = [
    ("Déclaration TGC", "Consulter"),
    ("Déclaration TGC", "Préparer"),
    ("Déclaration TGC", "Déposer"),
]


def two_subscribed_people(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> list[tuple[Account, Person]]:
    both = []
    for first_name in ("Paul", "Marie"):
        account, person = registry.new_account(first_name), new_person()
        log_in_to_the_portal(person, addresses, account)
        registry.subscribe(account)
        both.append((account, person))
    return both


def activate_company(person: Person, addresses: Addresses, company: CompanyPapers) -> None:
    person.opens(f"{addresses.tax_portal}/societes/")
    person.clicks("Activer une société")
    person.fills(
        **{
            "RID ou RIDET": company.rid,
            "Identifiant fiscal de la société": company.fiscal_id,
            "Code à usage unique": company.letter_code,
        }
    )
    person.clicks("Activer")
    person.reads(f"Les démarches en ligne de {company.name} sont activées : vous la représentez.")


def delegate_for_company(person: Person, addresses: Addresses, company: CompanyPapers, number: str) -> None:
    person.opens(f"{addresses.tax_portal}/delegations/")
    person.clicks("Déléguer des services", within=f"Délégations données par {company.name}")
    delegate(person, number, *FILING_SALES_TAX)
