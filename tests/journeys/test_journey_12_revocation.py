"""J12: the right goes while the form is open: nothing is filed, and the draft is kept."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry
from tests.journeys.companies import activate_company, delegate_for_company, two_subscribed_people
from tests.journeys.conftest import NewPerson
from tests.journeys.procedures import acts_for, begin, dossier_id
from tests.journeys.register import company_in_register, delegation_number


def test_journey_12_revocation_during_work(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    (of_paul, paul), (_of_marie, marie) = two_subscribed_people(new_person, registry, addresses)
    company = company_in_register(registry, f"SARL {of_paul.address.split('@')[0]}")
    marie.opens(f"{addresses.tax_portal}/mon-profil/")
    number = delegation_number(marie)
    activate_company(paul, addresses, company)
    delegate_for_company(paul, addresses, company, number)
    marie.opens(f"{addresses.tax_portal}/delegations/")
    marie.clicks("Accepter")
    acts_for(marie, addresses, company.name)
    begin(marie, "Déclaration TGC")
    marie.fills(**{"Ventes au taux de 11 %, hors taxe (XPF)": "1 000 000"})
    marie.clicks("Vérifier")
    marie.reads("Relisez avant de déposer")

    paul.opens(f"{addresses.tax_portal}/delegations/")
    paul.clicks("Révoquer")
    paul.reads("C'est immédiat ; les brouillons restent.")
    paul.clicks("Révoquer")
    paul.reads("La délégation est révoquée.")

    marie.clicks("Déposer")
    marie.reads("Vous n'avez pas le droit de faire cela", "Rien n'a été changé.")
    acts_for(paul, addresses, company.name)
    paul.page.get_by_role("link", name="Déclaration TGC").click()
    paul.reads("1 000 000 XPF", "Brouillon")
    assert dossier_id(paul)
