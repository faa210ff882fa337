"""Notice, section 5: « Réactiver votre compte suite à un trop grand nombre d'échecs de connexion »."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, type_password
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox

THRESHOLD = 10


def test_section_5_unlock_account(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account("Théophile", "Wamytan"), new_person()
    person.opens(f"{addresses.connect}/oidc/login")
    for _ in range(THRESHOLD):
        type_password(person, replace(account, password="ce n'est pas celui-là"))
        person.reads("Adresse email ou mot de passe incorrect.")
    # Locked until the link is used, even with the right password (R109).
    type_password(person, account)
    person.reads("Votre compte est bloqué")

    mail = inbox.wait_for(account.address, "Votre compte NC-Connect a été bloqué")
    for words in (
        "Bonjour Théophile,",
        "Suite à un trop grand nombre d'échecs de connexion sur votre compte",
        "ce dernier a été désactivé.",
        "Afin de le réactiver, veuillez cliquer sur le",
        "Si le lien ne fonctionne pas, vous pouvez copier coller l'adresse suivante",
        "dans la barre de navigation de votre navigateur",
    ):
        assert words in mail.words
    assert "lien suivant" in mail.words_of_html
    assert mail.link.startswith(f"{addresses.connect}/public/unlockuser?technicalID=")

    person.follows_the_link_of(mail, "Confirmer")
    person.reads("Votre compte est désormais déverrouillé")
    # Unlocking logs nobody in and changes neither address nor password (R108).
    person.opens(f"{addresses.connect}/mon-compte/")
    assert person.is_at(f"{addresses.connect}/oidc/login")
    # The count starts again (R110): one more failure does not lock.
    type_password(person, replace(account, password="ce n'est pas celui-là"))
    type_password(person, account)
    person.reads("Mes informations")
