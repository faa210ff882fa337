"""J16: a mail scanner opens every link before its reader does; nothing changes, the reader succeeds."""

import urllib.request

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Registry,
    ask_for_another_address,
    fill_in_creation,
    forget_password,
    log_in_to_the_portal,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox, Mail


def test_journey_16_scanner_before_the_activation(
    new_person: NewPerson, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = unused_account(), new_person()
    person.opens(f"{addresses.connect}/oidc/create-account")
    fill_in_creation(person, account)
    mail = inbox.wait_for(account.address, "Activez votre compte NC Connect")
    _scan(mail)
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Votre compte n'est pas encore activé")
    person.follows_the_link_of(mail, "Confirmer")
    person.reads("Votre compte est désormais activé")


def test_journey_16_scanner_before_an_email_change(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    new_address = unused_account("Nouveau").address
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    ask_for_another_address(person, account, new_address)
    cancel = inbox.wait_for(account.address, "Demande de changement d'adresse email")
    activate = inbox.wait_for(new_address, "confirmez votre nouvelle adresse")
    _scan(cancel)
    _scan(activate)
    person.opens(f"{addresses.connect}/mon-compte/")
    person.reads(account.address, "Changement en attente")
    person.follows_the_link_of(activate, "Confirmer")
    person.reads(f"Votre nouvelle adresse email ({new_address}) vient d'être activée")
    revert = inbox.wait_for(account.address, "Votre adresse email a été modifiée")
    _scan(revert)
    person.opens(f"{addresses.connect}/mon-compte/")
    person.reads(new_address)
    # Nobody asked for this link in any browser: it always has its button.
    person.opens(revert.link)
    person.clicks("Rétablir mon adresse")
    person.reads("Votre adresse email est rétablie")


def test_journey_16_scanner_before_a_reset_and_an_unlock(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    forget_password(person, addresses, account)
    _scan(inbox.wait_for(account.address, "Votre compte NC-Connect"))
    person.opens(f"{addresses.connect}/oidc/login")
    for _ in range(10):
        person.fills(**{"Votre email": account.address, "Votre mot de passe": "ce n'est pas le bon"})
        person.clicks("Se connecter")
    unlock = inbox.wait_for(account.address, "Votre compte NC-Connect a été bloqué")
    _scan(unlock)
    type_password(person, account)
    person.reads("Votre compte est bloqué")
    person.follows_the_link_of(unlock, "Confirmer")
    person.reads("Votre compte est désormais déverrouillé")


def test_journey_16_scanner_before_a_third_party_email(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    log_in_to_the_portal(person, addresses, account)
    registry.subscribe(account)
    address = unused_account("Bureau").address
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    label = "Pour modifier ou définir une adresse email de contact tiers, saisir l'email :"
    person.fills(**{label: address})
    person.clicks("Enregistrer")
    mail = inbox.wait_for(address, "Validez votre adresse email de contact tiers")
    _scan(mail)
    person.opens(f"{addresses.tax_portal}/mon-profil/")
    person.reads("Pas d'email de contact tiers défini.")
    person.follows_the_link_of(mail, "Confirmer")
    person.reads("Mise à jour de l'email de contact tiers")


def _scan(mail: Mail) -> None:
    """HEAD, GET and GET again, as scanners and chat previews do."""
    host = mail.link.split("/")[2]
    loopback = mail.link.replace(host, f"127.0.0.1:{host.rsplit(':', maxsplit=1)[1]}", 1)
    for method in ("HEAD", "GET", "GET"):
        request = urllib.request.Request(loopback, headers={"Host": host}, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200
