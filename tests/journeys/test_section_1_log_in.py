"""Notice, section 1: « Se connecter sur impots.nc via NC Connect »."""

from kagu.demo.addresses import Addresses
from tests.journeys.accounts import Registry, accept_what_is_shared, type_password
from tests.journeys.conftest import NewPerson

NOTICES = [
    "Créer mon compte personnel",
    "S'abonner au téléservice « Vos démarches fiscales en ligne »",
    "Activer les démarches fiscales en ligne pour votre société",
    "Gérer mon compte personnel",
    "Effectuer une démarche fiscale en ligne pour un tiers",
    "Déléguer des services",
]


def test_section_1_log_in(new_person: NewPerson, registry: Registry, addresses: Addresses) -> None:
    account, person = registry.new_account(), new_person()
    person.opens(addresses.tax_portal)
    person.reads(
        "Vos démarches fiscales en ligne",
        "Facile",
        "Un point d'entrée unique pour accéder à vos démarches personnelles "
        "et aux démarches de vos sociétés.",
        "Rapide",
        "Plus besoin de se déplacer, vous faites vos démarches depuis chez vous, à l'heure que vous voulez.",
        "Sûr",
        "Un environnement entièrement sécurisé utilisant les dernières technologies.",
        "Pratique",
        "Vos principales démarches peuvent s'effectuer en quelques clics.",
        "Notices",
        *NOTICES,
    )

    person.clicks("Se connecter")
    person.clicks("S'identifier avec NC Connect")
    assert person.is_at(f"{addresses.connect}/oidc/login")
    person.reads(
        "Se connecter",
        "Vous avez été redirigés ici pour vous connecter avec NC Connect",
        "Mot de passe oublié ?",
        "Créer un compte NC Connect",
        "Accédez aux services publics en ligne de Nouvelle-Calédonie avec un seul nom d'utilisateur "
        "et mot de passe. NC Connect est conçu pour protéger votre vie privée et votre sécurité.",
        "Créer un compte",
        "Conditions générales d'utilisation",
        "Mentions Légales",
        "Contact",
        "GOUVERNEMENT DE LA NOUVELLE-CALÉDONIE",
    )

    type_password(person, account)
    accept_what_is_shared(person)
    person.waits_to_be_at(addresses.tax_portal)
    person.reads("Paul Newman")


def test_a_wrong_password_is_refused_like_an_unknown_address(
    new_person: NewPerson, registry: Registry, addresses: Addresses
) -> None:
    account, person = registry.new_account(), new_person()
    refusals = []
    for address in (account.address, "inconnu@exemple.nc"):
        person.opens(f"{addresses.connect}/oidc/login")
        person.fills(**{"Votre email": address, "Votre mot de passe": "pas le bon mot de passe"})
        person.clicks("Se connecter")
        assert person.field("Votre email").input_value() == address
        refusals.append(person.words())
    assert "Adresse email ou mot de passe incorrect." in refusals[0]
    assert refusals[0] == refusals[1]


def test_notices_are_read_before_any_login(new_person: NewPerson, addresses: Addresses) -> None:
    person = new_person()
    person.opens(addresses.tax_portal)
    for notice in NOTICES:
        person.clicks(notice)
        person.reads(notice)
        person.opens(addresses.tax_portal)
