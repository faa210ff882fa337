"""Notice, section 8: « Supprimer votre compte sur la Passerelle d'accès aux téléservices »."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Registry,
    accept_what_is_shared,
    log_in_to_the_portal,
    type_password,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_section_8_delete_account(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    portal_tab = person.page
    person.opens_another_tab(addresses.example)
    # Single sign-on: no password at the second service (R151).
    person.clicks("S'identifier avec NC Connect")
    accept_what_is_shared(person)
    person.waits_to_be_at(addresses.example)
    person.reads("Bonjour Paul Newman")

    person.opens_another_tab(f"{addresses.connect}/")
    person.clicks(account.name)
    person.clicks("Mon compte")
    person.reads("Mes connexions", "impots.nc", "Exemple de téléservice")
    person.clicks("Supprimer", within="Supprimer mon compte")
    person.reads(
        "Etes-vous certain(e) de vouloir supprimer votre compte ?",
        "Vous ne pourrez plus utiliser ce compte pour accéder aux services publics en ligne. Pour continuer "
        "et pour des raisons de sécurité, entrez votre mot de passe puis cliquez sur le bouton "
        '"Supprimer"',
        "Votre mot de passe",
    )
    person.clicks("Annuler")
    person.reads("Mes informations", account.address)
    person.clicks("Supprimer", within="Supprimer mon compte")
    person.fills(**{"Votre mot de passe": "ce n'est pas le bon"})
    person.clicks("Supprimer")
    person.fills(**{"Votre mot de passe": account.password})
    person.clicks("Supprimer")
    person.reads(
        "Au revoir !",
        "Votre compte a bien été supprimé.",
        "Conditions générales d'utilisation",
        "Mentions Légales",
        "Contact",
        "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    )
    person.does_not_read(account.name)
    mail = inbox.wait_for(account.address, "Votre compte NC Connect a été supprimé")
    assert f"votre compte NC Connect ({account.address}) a bien été supprimé" in mail.words

    # The portal's other tab is out within five seconds, and so is the second service (R141, R144).
    person.page = portal_tab
    person.reloads_until_it_says(f"{addresses.tax_portal}/mon-profil/", "Mot de passe oublié ?")
    person.waits_to_be_at(f"{addresses.connect}/oidc/login")
    person.opens(addresses.example)
    person.does_not_read("Bonjour Paul Newman")
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Adresse email ou mot de passe incorrect.")
