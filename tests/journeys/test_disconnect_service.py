"""A service disconnected in « Mon compte » and connected again the same minute, in the same browser."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, accept_what_is_shared, log_in_to_the_portal
from tests.journeys.conftest import NewPerson


def test_a_service_that_was_disconnected_is_connected_again(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    """The session there ends, the next one opens, and stays open when the end is told once more."""
    account, person = registry.new_account(), new_person()
    profile = f"{addresses.tax_portal}/mon-profil/"
    log_in_to_the_portal(person, addresses, account)
    person.opens(f"{addresses.connect}/mon-compte/")
    person.clicks("Détails", within="Mes connexions")
    person.clicks("Déconnecter", within="Déconnecter ce téléservice")
    person.reads("Le téléservice est déconnecté de votre compte.")
    person.does_not_read("Dernière connexion")

    # Within seconds the portal was told: it asks the provider, and the provider asks for consent anew.
    person.reloads_until_it_says(profile, "Première connexion à impots.nc")
    accept_what_is_shared(person)
    person.reads(account.name)
    assert person.page.url.startswith(addresses.tax_portal)

    # It is a session like any other: the end of the former one does not reach it.
    person.opens(addresses.tax_portal)
    person.reads(account.name)
    person.opens(f"{addresses.connect}/mon-compte/")
    person.reads("Dernière connexion")
