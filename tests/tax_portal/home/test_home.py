"""The public home and its notices (R7-R16, R164)."""

import pytest
from django.test import Client

from kagu.tax_portal.home.notices import NOTICES
from kagu.tax_portal.taxpayers.models import PortalUser
from kagu.tax_portal.taxpayers.subscriptions.subscriptions import end_subscription
from tests.tax_portal.conftest import LogIn
from tests.tax_portal.pages import text_of
from tests.words_seen import as_typed

pytestmark = pytest.mark.django_db

PROMISES = [
    "Vos démarches fiscales en ligne",
    "Se connecter",
    "S'identifier avec NC Connect",
    "Facile Un point d'entrée unique pour accéder à vos démarches personnelles et aux démarches de vos "
    "sociétés.",
    "Rapide Plus besoin de se déplacer, vous faites vos démarches depuis chez vous, à l'heure que vous "
    "voulez.",
    "Sûr Un environnement entièrement sécurisé utilisant les dernières technologies.",
    "Pratique Vos principales démarches peuvent s'effectuer en quelques clics.",
]
TITLES = [
    "Créer mon compte personnel",
    "S'abonner au téléservice « Vos démarches fiscales en ligne »",
    "Activer les démarches fiscales en ligne pour votre société",
    "Gérer mon compte personnel",
    "Effectuer une démarche fiscale en ligne pour un tiers",
    "Déléguer des services",
]


def test_the_public_home_makes_the_promises_of_the_notice(client: Client) -> None:
    shown = text_of(client.get("/"))
    for words in PROMISES:
        assert words in shown


def test_the_six_notices_stand_in_the_menu_of_the_home(client: Client) -> None:
    shown = text_of(client.get("/"))
    assert "Notices" in shown
    for title in TITLES:
        assert title in shown


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.slug)
def test_each_notice_is_read_before_any_login(client: Client, notice: object) -> None:
    page = client.get(f"/notices/{notice.slug}/")  # type: ignore[attr-defined]
    assert page.status_code == 200
    assert as_typed(str(notice.title)) in text_of(page)  # type: ignore[attr-defined]
    assert "Les étapes" in text_of(page) or "1. Aller à « Mon compte »" in text_of(page)


def test_an_unknown_notice_is_not_found(client: Client) -> None:
    assert client.get("/notices/inconnue/").status_code == 404


def test_the_home_is_read_in_english_when_asked(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/"})
    assert "Sign in with NC Connect" in text_of(client.get("/"))


def test_someone_logged_in_is_named_in_the_header(alice: PortalUser, log_in: LogIn) -> None:
    shown = text_of(log_in(alice).get("/"))
    assert "Alice A" in shown
    assert "Voir mon profil" in shown
    assert "Se déconnecter" in shown


def test_someone_not_subscribed_is_told_so(charlie: PortalUser, log_in: LogIn) -> None:
    assert "Vous n'avez pas encore d'abonnement" in text_of(log_in(charlie).get("/"))


def test_a_personal_page_refuses_someone_not_subscribed(charlie: PortalUser, log_in: LogIn) -> None:
    page = log_in(charlie).get("/demarches/")
    assert page.status_code == 403
    assert "Vous n'avez pas encore d'abonnement" in text_of(page)


@pytest.mark.parametrize("path", ["/mon-profil/", "/demarches/", "/tiers/", "/demarches/messages/"])
def test_pages_about_someone_ask_for_a_login(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 302
    assert page["Location"].startswith("/login/?next=")


def test_a_personal_page_is_not_stored(alice: PortalUser, log_in: LogIn) -> None:
    assert "no-store" in log_in(alice).get("/mon-profil/")["Cache-Control"]


@pytest.mark.parametrize(
    ("end_reason", "explanation"),
    [("agent", "L'administration a mis fin à votre abonnement"), ("death", "enregistré le décès")],
)
def test_whose_subscription_was_ended_by_others_reads_why(
    alice: PortalUser, log_in: LogIn, end_reason: str, explanation: str
) -> None:
    assert alice.live_subscription
    end_subscription(alice.live_subscription, end_reason)
    assert explanation in text_of(log_in(alice).get("/"))


@pytest.mark.parametrize(
    "path", ["/conditions-generales/", "/mentions-legales/", "/contact/", "/nulle-part/"]
)
def test_the_persons_menu_stays_on_every_page(
    alice: PortalUser, log_in: LogIn, client: Client, path: str
) -> None:
    assert "Voir mon profil" in text_of(log_in(alice).get(path))
    assert "Délégations" in text_of(log_in(alice).get(path))
    assert "Voir mon profil" not in text_of(client.get(path))
