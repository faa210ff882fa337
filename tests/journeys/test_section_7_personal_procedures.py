"""Notice, section 7: « Désactiver vos démarches personnelles »."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, log_in_to_the_portal
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_section_7_personal_procedures(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    registry.subscribe(account)
    personal = f"{addresses.tax_portal}/demarches/"
    person.opens(personal)
    before = person.words()

    person.clicks(account.name)
    person.clicks("Voir mon profil")
    person.clicks("Désactiver mes démarches personnelles")
    person.reads("Confirmer ?")
    person.clicks("Annuler")
    person.clicks("Désactiver mes démarches personnelles")
    person.clicks("Confirmer")
    person.reads("Activer mes démarches personnelles")
    inbox.wait_for(account.address, "Démarches personnelles désactivées")

    # At once, the pages refuse (R123, R124); acting for others goes on (R130).
    person.opens(personal)
    assert person.words() != before
    person.reads("Activer mes démarches personnelles")
    person.opens(f"{addresses.tax_portal}/tiers/")
    person.reads("Démarches pour un tiers")

    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.clicks("Activer mes démarches personnelles")
    person.reads("Désactiver mes démarches personnelles")
    inbox.wait_for(account.address, "Démarches personnelles réactivées")
    person.opens(personal)
    # Nothing was lost (R126).
    assert person.words() == before
