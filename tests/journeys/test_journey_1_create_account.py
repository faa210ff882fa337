"""J1: Paul creates his account from the portal, opens the link in another browser, comes back."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    accept_what_is_shared,
    activate_elsewhere,
    fill_in_creation,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_journey_1_create_account(new_person: NewPerson, addresses: Addresses, inbox: Inbox) -> None:
    account, person, phone = unused_account(), new_person(), new_person()
    person.opens(addresses.tax_portal)
    person.clicks("Se connecter")
    person.clicks("S'identifier avec NC Connect")
    person.clicks("Créer un compte")
    fill_in_creation(person, account)
    person.reads("Vérifiez vos messages")

    mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
    assert mail.link.startswith(f"{addresses.connect}/public/validateaccount?technicalID=")
    phone.opens(mail.link)
    activate_elsewhere(phone, account)
    # Nobody is logged in by a link (D12); the way back to the service is there.
    phone.reads("Retourner vers « impots.nc »")

    person.clicks("Se connecter")
    type_password(person, account)
    accept_what_is_shared(person)
    person.waits_to_be_at(addresses.tax_portal)
    person.reads(account.name, "Vous n'avez pas encore d'abonnement")


def test_an_address_that_has_an_account_gets_the_same_answer(
    new_person: NewPerson, addresses: Addresses, inbox: Inbox
) -> None:
    account = unused_account()
    answers = []
    for person in (new_person(), new_person()):
        person.opens(f"{addresses.connect}/oidc/create-account")
        fill_in_creation(person, account)
        answers.append(person.words())
        if len(answers) == 1:
            mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
            person.follows_the_link_of(mail, "Confirmer")
            person.reads("Votre compte est désormais activé")
    assert answers[0] == answers[1]
    inbox.wait_for(account.address, "Vous avez déjà un compte NC Connect")
