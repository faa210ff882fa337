"""J10: Paul deletes his account and comes back: same person, same numbers, old dossiers (D20-D24)."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Account,
    Registry,
    accept_what_is_shared,
    fill_in_creation,
    log_in_to_the_portal,
    type_password,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.person import Person
from tests.journeys.procedures import begin, delegate
from tests.journeys.register import delegation_number, new_letter, person_in_register, subscribe


def test_journey_10_comes_back(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    papers = person_in_register(registry, account)
    log_in_to_the_portal(person, addresses, account)
    subscribe(person, papers)
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    number = delegation_number(person)
    person.opens(f"{addresses.tax_portal}/demarches/")
    begin(person, "Changement d'adresse")
    person.fills(Commune="Bourail")
    person.clicks("Enregistrer le brouillon")
    person.reads("Le brouillon est enregistré.")
    principal = _delegates_to(new_person(), registry, addresses, number)
    person.opens(f"{addresses.tax_portal}/delegations/")
    person.clicks("Accepter")
    person.reads("La délégation est acceptée")

    again = _delete_and_create_again(person, new_person(), addresses, inbox, account)
    again.opens(addresses.tax_portal)
    again.clicks("Se connecter")
    again.clicks("S'identifier avec NC Connect")
    type_password(again, account)
    accept_what_is_shared(again)
    again.waits_to_be_at(addresses.tax_portal)
    again.does_not_read(papers.fiscal_id, number)
    subscribe(again, new_letter(registry, papers))
    again.reads(number)
    again.clicks("Mes démarches personnelles")
    again.reads("Changement d'adresse", "Brouillon")

    # What was delegated to him waits for the principal's word (D23).
    again.opens(f"{addresses.tax_portal}/tiers/")
    again.reads("Personne ne vous a encore délégué de service.")
    principal.opens(f"{addresses.tax_portal}/delegations/")
    principal.reads("suspendue parce que cette personne a quitté le téléservice")
    principal.clicks("Confirmer et reprendre")
    principal.reads("La délégation est de nouveau active.")
    again.opens(f"{addresses.tax_portal}/tiers/")
    again.reads("Jeanne")


def _delegates_to(person: Person, registry: Registry, addresses: Addresses, number: str) -> Person:
    account = registry.new_account("Jeanne")
    log_in_to_the_portal(person, addresses, account)
    registry.subscribe(account)
    person.opens(f"{addresses.tax_portal}/delegations/")
    person.clicks("Déléguer des services")
    delegate(person, number, ("Compte fiscal", "Consulter"))
    return person


def _delete_and_create_again(
    person: Person, again: Person, addresses: Addresses, inbox: Inbox, account: Account
) -> Person:
    person.opens(f"{addresses.connect}/mon-compte/supprimer/")
    person.fills(**{"Votre mot de passe": account.password})
    person.clicks("Supprimer")
    person.reads("Au revoir !")
    again.opens(f"{addresses.connect}/oidc/create-account")
    fill_in_creation(again, account)
    mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
    again.follows_the_link_of(mail, "Confirmer")
    again.reads("Votre compte est désormais activé")
    return again
