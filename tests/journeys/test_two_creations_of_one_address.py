"""D31: a stranger asks for an account with Paul's address a moment after him; Paul loses nothing."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import activate_elsewhere, fill_in_creation, type_password, unused_account
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox

SUBJECT = "Activez votre compte NC Connect"


def test_two_creations_of_one_address(new_person: NewPerson, addresses: Addresses, inbox: Inbox) -> None:
    paul, stranger, phone = new_person(), new_person(), new_person()
    account = unused_account()
    theirs = replace(account, first_name="Mallory", password="un tout autre lagon 4711")
    for person, form in ((paul, account), (stranger, theirs)):
        person.opens(f"{addresses.connect}/oidc/create-account")
        fill_in_creation(person, form)
        person.reads("Vérifiez vos messages")
        inbox.wait_for(account.address, SUBJECT, 1 if person is paul else 2)

    # Paul opens the newest mail: it is not his, in no browser is it one click.
    newest = inbox.wait_for(account.address, SUBJECT, 2)
    paul.opens(newest.link)
    paul.reads("Mallory", "Ce n'est pas vous, ou vous ne savez plus ?")
    paul.fills(**{"Votre mot de passe": account.password})
    paul.clicks("Activer mon compte")
    paul.reads("Ce mot de passe n'est pas celui choisi à la création du compte.")
    paul.clicks("Je n'ai rien demandé")
    paul.checks("Oui, effacez cette demande")
    paul.clicks("Effacer la demande")
    paul.reads("La demande est effacée")

    # His own waits; who shows its password gets its mail again, and opens it wherever he likes.
    phone.opens(f"{addresses.connect}/oidc/login")
    type_password(phone, account)
    phone.reads("Votre compte n'est pas encore activé")
    phone.clicks("Renvoyer l'email")
    phone.reads("Un email vient d'être envoyé")
    phone.opens(inbox.wait_for(account.address, SUBJECT, 3).link)
    activate_elsewhere(phone, account)

    stranger.opens(f"{addresses.connect}/oidc/login")
    type_password(stranger, theirs)
    stranger.reads("Adresse email ou mot de passe incorrect.")
    paul.opens(f"{addresses.connect}/oidc/login")
    type_password(paul, account)
    paul.reads("Mes informations")
