"""What an account does for its owner beyond the notice: take it back, see, disconnect, leave with proof."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Account,
    Registry,
    accept_what_is_shared,
    ask_for_another_address,
    log_in_to_the_portal,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox
from tests.journeys.person import Person


def log_in_to_my_account(person: Person, addresses: Addresses, account: Account) -> None:
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Mes informations")


def test_a_stolen_address_is_taken_back(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    """E19: a thief who knows the password moves the account; the old mailbox undoes it."""
    account, thief, owner = registry.new_account(), new_person(), new_person()
    thiefs_address = unused_account("Voleur").address
    log_in_to_my_account(thief, addresses, account)
    ask_for_another_address(thief, account, thiefs_address)
    thief.reads(f"Changement en attente : {thiefs_address}", "Renvoyer", "Annuler")
    confirmation = inbox.wait_for(thiefs_address, "confirmez votre nouvelle adresse")
    thief.follows_the_link_of(confirmation, "Confirmer")
    thief.reads("vient d'être activée")

    owner.opens(inbox.wait_for(account.address, "Votre adresse email a été modifiée").link)
    owner.reads("Rétablir votre adresse email", "Toutes les sessions seront fermées")
    owner.clicks("Rétablir mon adresse")
    owner.reads("Votre adresse email est rétablie")
    owner.clicks("Choisir un nouveau mot de passe")
    new_password = "un lagon que je suis seul à connaître"
    owner.fills(**{"Votre nouveau mot de passe": new_password, "Confirmez votre mot de passe": new_password})
    owner.clicks("Valider")
    owner.reads("Mot de passe réinitialisé")

    thief.opens(f"{addresses.connect}/mon-compte/")
    assert thief.is_at(f"{addresses.connect}/oidc/login")
    type_password(thief, account)
    thief.reads("Adresse email ou mot de passe incorrect.")
    log_in_to_my_account(owner, addresses, replace(account, password=new_password))
    owner.reads(account.address)


def test_a_lost_device_is_logged_out(new_person: NewPerson, registry: Registry, addresses: Addresses) -> None:
    """ASVS 7.5.2: seen in the list, ended from there, told in the history."""
    account, person, lost_device = registry.new_account(), new_person(), new_person()
    log_in_to_my_account(lost_device, addresses, account)
    log_in_to_my_account(person, addresses, account)
    person.clicks("Voir Vos appareils connectés")
    person.reads("Cet appareil", "Connecté depuis le", "Dernière activité")
    person.clicks("Fermer toutes les autres sessions")
    person.reads("1 autre session fermée.")
    person.does_not_read("Fermer cette session")
    lost_device.opens(f"{addresses.connect}/mon-compte/")
    assert lost_device.is_at(f"{addresses.connect}/oidc/login")
    person.opens(f"{addresses.connect}/mon-compte/historique/")
    person.reads("Toutes les autres sessions fermées", "Connexion")


def test_a_service_is_disconnected_and_asks_anew(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    """ASVS 10.7.3: its session ends by itself, and coming back needs consent again."""
    account, person = registry.new_account(), new_person()
    log_in_to_my_account(person, addresses, account)
    person.opens(addresses.example)
    person.clicks("S'identifier avec NC Connect")
    accept_what_is_shared(person)
    person.reads("Bonjour Paul Newman")
    person.opens(f"{addresses.connect}/mon-compte/")
    person.clicks("Détails Exemple de téléservice")
    person.reads("Première connexion", "Dernière connexion", "Votre adresse email")
    person.clicks("Déconnecter", within="Déconnecter ce téléservice")
    person.reads("Le téléservice est déconnecté de votre compte.")
    person.does_not_read("Exemple de téléservice")
    person.reloads_until_it_says(addresses.example, "S'identifier avec NC Connect")
    person.clicks("S'identifier avec NC Connect")
    person.reads("Accepter et continuer")


def test_leaving_gives_a_receipt_that_fills_by_itself(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    """The lighter choice before, the proof after, without an account."""
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    person.opens(f"{addresses.connect}/mon-compte/supprimer/")
    person.reads("Avant de supprimer", "impots.nc", "Une solution plus légère")
    person.fills(**{"Votre mot de passe": account.password})
    person.clicks("Supprimer")
    person.reads("Au revoir !", "Les téléservices prévenus", "impots.nc")
    receipt = inbox.wait_for(account.address, "a été supprimé").link
    stranger = new_person()
    stranger.reloads_until_it_says(receipt, "Prévenu : il l'a confirmé le")


def test_all_data_can_be_taken_away(new_person: NewPerson, registry: Registry, addresses: Addresses) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_my_account(person, addresses, account)
    person.clicks("Voir Mes données")
    person.reads(account.address, "Télécharger mes données")
    for button, name in (("la page à lire", "mes-donnees.html"), ("le fichier signé", "mes-donnees.json")):
        with person.page.expect_download() as download:
            person.page.get_by_role("button", name=f"Télécharger {button}").click()
        assert download.value.suggested_filename == name
