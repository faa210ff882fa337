"""J14: a stranger recreates a deleted person's address and sees nothing of the former taxes."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Registry,
    accept_what_is_shared,
    fill_in_creation,
    log_in_to_the_portal,
    type_password,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_journey_14_recycled_address(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person, stranger = registry.new_account(), new_person(), new_person()
    log_in_to_the_portal(person, addresses, account)
    fiscal_id, delegation_number = registry.subscribe(account)
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.reads(fiscal_id)
    person.opens(f"{addresses.connect}/mon-compte/supprimer/")
    person.fills(**{"Votre mot de passe": account.password})
    person.clicks("Supprimer")
    person.reads("Au revoir !")

    recycled = replace(account, first_name="Jules", family_name="Durand", password="tout autre lagon 123")
    stranger.opens(f"{addresses.connect}/oidc/create-account")
    fill_in_creation(stranger, recycled)
    mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
    stranger.follows_the_link_of(mail, "Confirmer")
    stranger.reads("Votre compte est désormais activé")

    stranger.opens(addresses.tax_portal)
    stranger.clicks("Se connecter")
    stranger.clicks("S'identifier avec NC Connect")
    type_password(stranger, recycled)
    accept_what_is_shared(stranger)
    stranger.waits_to_be_at(addresses.tax_portal)
    stranger.reads("Jules Durand", "Vous n'avez pas encore d'abonnement")
    for path in ("", "mon-profil/", "demarches/", "tiers/"):
        stranger.opens(f"{addresses.tax_portal}/{path}")
        stranger.does_not_read(fiscal_id, delegation_number, "Newman")
