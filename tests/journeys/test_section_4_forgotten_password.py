"""Notice, section 4: « Récupérer votre mot de passe oublié »."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, forget_password, type_password
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox


def test_section_4_forgotten_password(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    person.opens(f"{addresses.connect}/oidc/login")
    person.clicks("Mot de passe oublié ?")
    person.reads(
        "Mot de passe oublié",
        "Veuillez saisir votre adresse email pour recevoir un lien de réinitialisation de votre mot de "
        "passe.",
        "Votre email",
        "Envoyer un nouveau mot de passe",
        "Conditions générales d'utilisation",
        "Mentions Légales",
        "Contact",
        "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    )
    person.fills(**{"Votre email": account.address})
    person.clicks("Envoyer un nouveau mot de passe")

    mail = inbox.wait_for(account.address, "Votre compte NC-Connect")
    assert mail.subject == "Votre compte NC-Connect"
    assert mail.sender.startswith("NC Connect <")
    for words in (
        "Réinitialisation du mot de passe",
        "Vous avez indiqué avoir perdu votre mot de passe NC Connect. Si c'est bien le cas, cliquer sur le "
        "lien suivant pour en choisir un nouveau :",
        "Choisir un nouveau mot de passe",
        "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    ):
        assert words in mail.words
        assert words in mail.words_of_html
    assert mail.link.startswith(f"{addresses.connect}/public/resetpassword?technicalID=")

    person.follows_the_link_of(mail)
    person.reads(
        "Réinitialisation de mot de passe",
        "Votre nouveau mot de passe",
        "Confirmez votre mot de passe",
        "Valider",
    )
    assert person.field("Votre nouveau mot de passe").get_attribute("type") == "password"
    new_password = "un lagon retrouvé ce matin"
    person.fills(**{"Votre nouveau mot de passe": new_password, "Confirmez votre mot de passe": new_password})
    person.clicks("Valider")
    person.reads(
        "Mot de passe réinitialisé",
        'Vous pouvez vous connecter en cliquant sur le bouton "S\'identifier avec NC Connect"',
        "L'équipe NC Connect",
        "Retour à l'accueil NC Connect",
    )

    # Nobody was logged in (R96); the old password is dead, the new one serves (R99).
    person.opens(f"{addresses.connect}/mon-compte/")
    assert person.is_at(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Adresse email ou mot de passe incorrect.")
    type_password(person, replace(account, password=new_password))
    person.reads("Mes informations")


def test_ignoring_the_reset_mail_changes_nothing(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    forget_password(person, addresses, account)
    inbox.wait_for(account.address, "Votre compte NC-Connect")
    person.opens(f"{addresses.connect}/oidc/login")
    type_password(person, account)
    person.reads("Mes informations")
