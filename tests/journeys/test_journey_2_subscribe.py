"""J2: Paul subscribes: terms, three secrets, his two numbers (R26-R41)."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, log_in_to_the_portal
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.register import delegation_number, person_in_register, subscribe


def test_journey_2_subscribe(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    papers = person_in_register(registry, account)
    log_in_to_the_portal(person, addresses, account)

    # A person without the letter gets nowhere, and is not told what was wrong.
    wrong = replace(papers, letter_code="AAAAA-AAAAA")
    person.clicks("S'abonner")
    person.checks("J'ai lu et j'accepte")
    person.clicks("Continuer")
    person.fills(
        **{
            "Identifiant fiscal": wrong.fiscal_id,
            "Numéro de déclarant": wrong.declarant_number,
            "Code à usage unique": wrong.letter_code,
        }
    )
    person.clicks("S'abonner")
    person.reads("Ces trois informations ne vont pas ensemble. Il vous reste 4 essais.")

    person.opens(addresses.tax_portal)
    subscribe(person, papers)
    person.clicks("Mon profil")
    person.reads("Mon Profil", f"Identifiant fiscal {papers.fiscal_id}", account.address)
    assert len(delegation_number(person)) == 7

    mail = inbox.wait_for(account.address, "Votre abonnement est actif")
    assert f"•••{papers.fiscal_id[-3:]}" in mail.words
    assert papers.fiscal_id not in mail.text
