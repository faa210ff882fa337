"""J11: Paul activates his company and delegates; Marie accepts and files; each is told where they wish."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, unused_account
from tests.journeys.companies import activate_company, delegate_for_company, two_subscribed_people
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.person import Person
from tests.journeys.procedures import acts_for, begin, file
from tests.journeys.register import company_in_register, delegation_number

THIRD_PARTY_EMAIL = "Pour modifier ou définir une adresse email de contact tiers, saisir l'email :"


def test_journey_11_company(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    (of_paul, paul), (of_marie, marie) = two_subscribed_people(new_person, registry, addresses)
    company = company_in_register(registry, f"SARL {of_paul.address.split('@')[0]}")
    professional = unused_account("Marie-Pro").address
    _set_third_party_email(marie, inbox, addresses, professional)
    marie.opens(f"{addresses.tax_portal}/mon-profil/")
    number = delegation_number(marie)

    activate_company(paul, addresses, company)
    delegate_for_company(paul, addresses, company, number)
    offer = inbox.wait_for(professional, f"{company.name} vous propose une délégation")
    assert "Déclaration TGC (Consulter, Préparer, Déposer)" in offer.words
    marie.opens(f"{addresses.tax_portal}/delegations/")
    marie.clicks("Accepter")
    marie.reads("La délégation est acceptée : vous pouvez agir.")
    inbox.wait_for(of_paul.address, "active")

    acts_for(marie, addresses, company.name)
    begin(marie, "Déclaration TGC")
    marie.reads(f"Vous agissez pour : {company.name}")
    file(marie, **{"Ventes au taux de 11 %, hors taxe (XPF)": "1 000 000"})
    marie.reads(company.name, of_marie.name)
    # To her third-party mailbox and nowhere else; to Paul, who represents the company (R122, E46).
    assert inbox.wait_for(professional, "[tiers] Déclaration TGC").to == professional
    inbox.wait_for(of_paul.address, "[tiers] Déclaration TGC")
    assert not [mail for mail in inbox.mails_to(of_marie.address) if "Déclaration TGC" in mail.subject]
    acts_for(paul, addresses, company.name)
    paul.reads("Déclaration TGC", "Déposé")


def _set_third_party_email(person: Person, inbox: Inbox, addresses: Addresses, address: str) -> None:
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.fills(**{THIRD_PARTY_EMAIL: address})
    person.clicks("Enregistrer")
    mail = inbox.wait_for(address, "Validez votre adresse email de contact tiers")
    person.opens(mail.link)
    if person.page.get_by_role("button", name="Confirmer").count():
        person.clicks("Confirmer")
    person.reads("Mise à jour de l'email de contact tiers")
