"""« Mon Profil » and its « Redirection » panel (R26-R45)."""

import pytest
from django.test import Client

from kagu.tax_portal.taxpayers.models import PortalUser
from tests.tax_portal.conftest import LogIn, taxpayer_of
from tests.tax_portal.pages import text_of

TEXTS = [
    "Mon Profil",
    'Votre profil "NC Connect"',
    "Votre email de contact personnel : alice@exemple.nc",
    "Modifier vos informations personnelles",
    "Modifier votre mot de passe",
    "Supprimer le compte",
    'Votre profil "Vos démarches en ligne"',
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


def test_my_profile_says_what_the_notice_says(alice: PortalUser, log_in: LogIn) -> None:
    shown = text_of(log_in(alice).get("/mon-profil/"))
    for words in TEXTS:
        assert words in shown


def test_my_profile_shows_both_numbers_with_an_explanation(alice: PortalUser, log_in: LogIn) -> None:
    taxpayer = taxpayer_of(alice)
    shown = text_of(log_in(alice).get("/mon-profil/"))
    assert f"Identifiant fiscal {taxpayer.fiscal_id}" in shown
    assert f"Numéro de délégation {taxpayer.delegation_number.value}" in shown
    assert "Ce numéro de 7 chiffres désigne le contribuable" in shown
    assert "À lui seul il ne donne accès à rien" in shown


@pytest.mark.parametrize("action", ["informations", "mot-de-passe", "suppression"])
def test_each_account_action_opens_the_redirection_panel(
    alice: PortalUser, log_in: LogIn, action: str
) -> None:
    shown = text_of(log_in(alice).get(f"/mon-profil/?action={action}"))
    assert (
        "Redirection Pour faire cette action, vous devez vous diriger vers http://connect.localhost:8000. "
        "Cette passerelle vous permet d'accéder aux téléservices du gouvernement de la Nouvelle-Calédonie "
        "via un compte unique."
    ) in shown
    assert "Pour y accéder directement, cliquez ici : accès direct" in shown
    assert "✕" in shown
    for label in (
        "Modifier vos informations personnelles",
        "Modifier votre mot de passe",
        "Supprimer le compte",
    ):
        assert label in shown


def test_the_direct_access_leads_to_the_gateway_and_nowhere_else(alice: PortalUser, log_in: LogIn) -> None:
    page = log_in(alice).get("/mon-profil/?action=informations&next=https://ailleurs.example.org/")
    assert 'href="http://connect.localhost:8000/mon-compte/' in page.content.decode()
    assert 'href="https://ailleurs' not in page.content.decode()


@pytest.mark.parametrize(
    ("action", "place"),
    [("informations", "information"), ("mot-de-passe", "security"), ("suppression", "deletion")],
)
def test_the_direct_access_leads_to_the_place_of_the_act(
    alice: PortalUser, log_in: LogIn, action: str, place: str
) -> None:
    page = log_in(alice).get(f"/mon-profil/?action={action}").content.decode()
    assert f'href="http://connect.localhost:8000/mon-compte/#{place}"' in page


def test_an_unknown_action_opens_nothing(alice: PortalUser, log_in: LogIn) -> None:
    assert "Redirection" not in text_of(log_in(alice).get("/mon-profil/?action=autre"))


def test_someone_not_subscribed_still_reaches_the_account_actions(charlie: PortalUser, log_in: LogIn) -> None:
    shown = text_of(log_in(charlie).get("/mon-profil/?action=mot-de-passe"))
    assert "accès direct" in shown
    assert "Identifiant fiscal" not in shown


def test_the_profile_of_nobody_asks_for_a_login(client: Client) -> None:
    assert client.get("/mon-profil/").status_code == 302
