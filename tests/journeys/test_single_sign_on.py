"""Two services on one account: one login, two lines in « Mes connexions », a way into each."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, accept_what_is_shared, log_in_to_the_portal
from tests.journeys.conftest import NewPerson


def test_two_services_are_one_login_and_two_lines(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    my_account = f"{addresses.connect}/mon-compte/"
    log_in_to_the_portal(person, addresses, account)
    person.opens(my_account)
    person.reads("Mes connexions", "impots.nc", "Dernière connexion")
    person.does_not_read("Exemple de téléservice")

    person.opens(addresses.example)
    person.clicks("S'identifier avec NC Connect")
    # The password is not asked again; the first connection tells what is shared.
    person.reads("Première connexion à Exemple de téléservice")
    accept_what_is_shared(person)
    person.waits_to_be_at(addresses.example)
    person.reads("Bonjour Paul Newman")

    person.opens(my_account)
    person.reads("impots.nc", "Exemple de téléservice")
    person.clicks("Accéder au téléservice Exemple de téléservice")
    person.waits_to_be_at(addresses.example)
    person.reads("Bonjour Paul Newman")
    person.opens(my_account)
    person.clicks("Accéder au téléservice impots.nc")
    person.waits_to_be_at(addresses.tax_portal)
    person.reads(account.name)


def test_leaving_every_service_at_once(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    person.opens(f"{addresses.example}/login/")
    accept_what_is_shared(person)
    person.reads("Bonjour Paul Newman")
    person.clicks("Se déconnecter de tous les services")
    person.reloads_until_it_says(f"{addresses.tax_portal}/mon-profil/", "Mot de passe oublié ?")
    person.waits_to_be_at(f"{addresses.connect}/oidc/login")
