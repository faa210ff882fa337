"""Notice, section 2: « Modifier votre adresse email personnelle »."""

from dataclasses import replace

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import (
    Registry,
    ask_for_another_address,
    log_in_to_the_portal,
    type_password,
    unused_account,
)
from tests.journeys.conftest import NewPerson
from tests.journeys.inbox import Inbox

PROFILE = [
    "Accueil",
    "Mon profil",
    "Mon Profil",
    'Votre profil "NC Connect"',
    "Modifier vos informations personnelles",
    "Modifier votre mot de passe",
    "Supprimer le compte",
    'Votre profil "Vos démarches en ligne"',
    "Identifiant fiscal",
    "Numéro de délégation",
    "Activation / désactivation des démarches personnelles",
    "Par défaut, vous pouvez effectuer des démarches personnelles ainsi que des démarches pour un tiers. "
    "Si vous souhaitez toutefois limiter votre utilisation aux démarches pour un tiers, vous avez la "
    "possibilité de désactiver les démarches personnelles.",
    "Désactiver mes démarches personnelles",
    "Email de contact tiers",
    "Les mails de notifications pour tous vos dossiers tiers seront envoyés à cette adresse, l'email de "
    "contact tiers est par défaut votre email de contact personnel affiché ci-dessus.",
    "Pas d'email de contact tiers défini.",
    "Pour modifier ou définir une adresse email de contact tiers, saisir l'email : *",
    "Enregistrer",
    "* Champs obligatoires",
]
MY_ACCOUNT = [
    "Mon compte",
    "Mes informations",
    "Votre email",
    "Modifier",
    "Ma sécurité",
    "Changer le mot de passe",
    "Nous vous conseillons d'utiliser un mot de passe sûr que vous n'utilisez nulle part ailleurs.",
    "Mes connexions",
    "Dernière connexion",
    "Accéder au téléservice",
    "Supprimer mon compte",
    "Supprimer",
    "La suppression de votre compte est une action définitive. Vous ne pourrez plus accéder aux services "
    "publics en ligne.",
]


def test_section_2_change_email(
    new_person: NewPerson, registry: Registry, addresses: Addresses, inbox: Inbox
) -> None:
    account, person = registry.new_account(), new_person()
    new_address = unused_account("Paul-Newman").address
    log_in_to_the_portal(person, addresses, account)
    fiscal_id, delegation_number = registry.subscribe(account)

    person.clicks(account.name)
    person.clicks("Voir mon profil")
    person.reads(*PROFILE, f"Votre email de contact personnel : {account.address}", fiscal_id)
    person.reads(delegation_number)
    person.clicks("Modifier vos informations personnelles")
    person.reads(
        "Redirection",
        f"Pour faire cette action, vous devez vous diriger vers {addresses.connect}. Cette passerelle vous "
        "permet d'accéder aux téléservices du gouvernement de la Nouvelle-Calédonie via un compte unique.",
        "Pour y accéder directement, cliquez ici : accès direct",
    )
    person.clicks("Fermer")
    person.does_not_read("Redirection")

    person.clicks("Modifier vos informations personnelles")
    person.clicks("accès direct")
    # No second login (R46).
    person.waits_to_be_at(f"{addresses.connect}/mon-compte/#information")
    person.reads(*MY_ACCOUNT, account.address)

    person.clicks("Modifier", within="Mes informations")
    person.clicks("Annuler")
    person.reads(account.address)
    ask_for_another_address(person, account, new_address)

    # Until the link is used, the old address logs in and the new one does not (R67).
    other = new_person()
    other.opens(f"{addresses.connect}/oidc/login")
    type_password(other, replace(account, address=new_address))
    other.reads("Adresse email ou mot de passe incorrect.")
    type_password(other, account)
    other.reads("Mes informations")

    mail = inbox.wait_for(new_address, "confirmez votre nouvelle adresse")
    assert "lien d'activation" in mail.words
    assert mail.link.startswith(f"{addresses.connect}/public/validatechange?technicalID=")
    inbox.wait_for(account.address, "Demande de changement d'adresse email")
    person.follows_the_link_of(mail, "Confirmer")
    person.reads(f"Votre nouvelle adresse email ({new_address}) vient d'être activée")

    # The portal follows by itself (R68), and only the new address logs in (R66).
    person.reloads_until_it_says(f"{addresses.tax_portal}/mon-profil/", new_address)
    stranger = new_person()
    stranger.opens(f"{addresses.connect}/oidc/login")
    type_password(stranger, account)
    stranger.reads("Adresse email ou mot de passe incorrect.")
    type_password(stranger, replace(account, address=new_address))
    stranger.reads("Mes informations", new_address)
    inbox.wait_for(account.address, "Votre adresse email a été modifiée")
