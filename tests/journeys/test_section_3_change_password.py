"""Notice, section 3: « Modifier votre mot de passe »."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, log_in_to_the_portal, type_password
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_section_3_change_password(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person, other_browser = registry.new_account(), new_person(), new_person()
    other_browser.opens(f"{addresses.connect}/oidc/login")
    type_password(other_browser, account)
    other_browser.reads("Mes informations")
    log_in_to_the_portal(person, addresses, account)

    person.clicks(account.name)
    person.clicks("Voir mon profil")
    person.clicks("Modifier votre mot de passe")
    person.reads("Redirection")
    person.clicks("accès direct")
    person.waits_to_be_at(f"{addresses.connect}/mon-compte/#security")
    person.clicks("Modifier", within="Ma sécurité")
    person.clicks("Annuler")
    person.clicks("Modifier", within="Ma sécurité")
    person.reads(
        "Votre mot de passe actuel",
        "Votre nouveau mot de passe",
        "Confirmez votre mot de passe",
        "Annuler",
        "Enregistrer",
    )
    new_password = "un autre lagon, plus bleu"
    person.fills(
        **{
            "Votre mot de passe actuel": account.password,
            "Votre nouveau mot de passe": new_password,
            "Confirmez votre mot de passe": new_password,
        }
    )
    person.clicks("Enregistrer")
    person.waits_to_be_at(f"{addresses.connect}/mon-compte")
    inbox.wait_for(account.address, "Votre mot de passe a été modifié")

    # The other browser is out; the new password serves at once, the old one no more (R76).
    other_browser.opens(f"{addresses.connect}/mon-compte/")
    assert other_browser.is_at(f"{addresses.connect}/oidc/login")
    type_password(other_browser, account)
    other_browser.reads("Adresse email ou mot de passe incorrect.")
    type_password(other_browser, replace(account, password=new_password))
    other_browser.reads("Mes informations")
