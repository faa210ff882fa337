"""J8: Marie, accountant, switches her personal procedures off and on; nothing is lost (R123-R130)."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, log_in_to_the_portal
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.procedures import acts_for, begin, delegate, file
from tests.journeys.register import accept, delegation_number

MOVED = {
    "Numéro et rue, ou boîte postale": "1 rue Neuve",
    "Code postal": "98800",
    "Commune": "Nouméa",
    "À compter du": "2026-11-01",
}


WAGES = "NA – Traitements et salaires du déclarant 1"


def test_journey_8_accountant_switches_personal_off(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    of_marie, marie = registry.new_account("Marie", "Kaori"), new_person()
    of_client, client = registry.new_account("Denise", "Tein"), new_person()
    for account, person in ((of_marie, marie), (of_client, client)):
        log_in_to_the_portal(person, addresses, account)
        registry.subscribe(account)
    marie.opens(f"{addresses.tax_portal}/mon-profil/")
    number = delegation_number(marie)
    client.opens(f"{addresses.tax_portal}/delegations/")
    client.clicks("Déléguer des services")
    service = "Changement d'adresse"
    delegate(client, number, (service, "Consulter"), (service, "Préparer"), (service, "Déposer"))
    marie.opens(f"{addresses.tax_portal}/delegations/")
    marie.clicks("Accepter")

    marie.opens(f"{addresses.tax_portal}/demarches/")
    filed = begin(marie, service)
    file(marie, **MOVED)
    marie.opens(f"{addresses.tax_portal}/demarches/")
    draft = begin(marie, "Déclaration des revenus")
    marie.opens(f"{addresses.tax_portal}/demarches/dossier/{draft}/brouillon/?page=categories")
    marie.field("Traitements et salaires").check()
    marie.clicks("Continuer")
    marie.fills(**{WAGES: "4 200 000"})
    marie.clicks("Enregistrer le brouillon")
    marie.reads("Le brouillon est enregistré.")

    marie.opens(f"{addresses.tax_portal}/mon-profil/")
    marie.clicks("Désactiver mes démarches personnelles")
    marie.reads("Vous avez un brouillon en cours")
    marie.clicks("Confirmer")
    for path in ("", f"dossier/{draft}/", f"dossier/{draft}/brouillon/", f"dossier/{filed}/recepisse/"):
        marie.opens(f"{addresses.tax_portal}/demarches/{path}")
        marie.reads("Vos démarches personnelles sont désactivées", "Activer mes démarches personnelles")
        marie.does_not_read("4 200 000", "1 rue Neuve")

    # Her work for others goes on, and no message is lost (R130, D16).
    acts_for(marie, addresses, of_client.name)
    begin(marie, service)
    file(marie, **MOVED)
    inbox.wait_for(of_marie.address, f"[tiers] {service} – dossier déposé")
    accept(registry, filed)
    inbox.wait_for(of_marie.address, f"[personnel] {service} – dossier accepté")

    marie.opens(f"{addresses.tax_portal}/mon-profil/")
    marie.clicks("Activer mes démarches personnelles")
    marie.opens(f"{addresses.tax_portal}/demarches/dossier/{draft}/brouillon/?page=wages")
    assert marie.field(WAGES).input_value() == "4 200 000"
