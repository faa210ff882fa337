"""Notice, section 6: « Définir ou changer votre adresse email de contact tiers »."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, log_in_to_the_portal, unused_account
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.person import Person

LABEL = "Pour modifier ou définir une adresse email de contact tiers, saisir l'email :"


def test_section_6_third_party_email(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    registry.subscribe(account)
    person.clicks(account.name)
    person.clicks("Voir mon profil")
    person.reads("Pas d'email de contact tiers défini.")

    first, second = unused_account("Paul-Pro").address, unused_account("Cabinet").address
    _define(person, first)
    # Nothing changes before the click (R119).
    person.reads("Pas d'email de contact tiers défini.")
    _confirm(new_person(), inbox, first)
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.reads(first)
    inbox.wait_for(account.address, "Votre adresse email de contact tiers a été modifiée")

    # A second change follows the same path; the first address stays in force until then (R120).
    _define(person, second)
    person.reads(first)
    _confirm(new_person(), inbox, second)
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.reads(second)

    person.clicks("Supprimer l'email de contact tiers")
    person.reads("Pas d'email de contact tiers défini.")
    inbox.wait_for(account.address, "Votre adresse email de contact tiers a été supprimée")


def _define(person: Person, address: str) -> None:
    person.fills(**{LABEL: address})
    person.clicks("Enregistrer")
    person.reads(
        f"Consulter votre boîte email tiers {address} et cliquer sur le lien présent dans l'email pour "
        "valider cette nouvelle adresse."
    )


def _confirm(owner_of_the_mailbox: Person, inbox: Inbox, address: str) -> None:
    mail = inbox.wait_for(address, "Validez votre adresse email de contact tiers")
    owner_of_the_mailbox.opens(mail.link)
    # Another browser than the one that asked: a button, and no login (R150).
    owner_of_the_mailbox.clicks("Confirmer")
    owner_of_the_mailbox.reads(
        "Mise à jour de l'email de contact tiers",
        f"L'adresse email de contact tiers a bien été mise à jour avec l'adresse email : {address}",
        "Tous les emails relatifs à vos « démarches pour un tiers » seront envoyés à cette adresse email.",
    )
