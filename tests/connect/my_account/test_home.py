"""« Mon compte », the page (notice §1.5: R47–R55)."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.pages import text

Connect = Callable[[User, Client], None]


def test_the_page_has_the_words_of_the_notice(alices_browser: Browser) -> None:
    """R47–R50, R54, R55."""
    page = text(alices_browser.get("/mon-compte/"))
    assert "<h1>Mon compte</h1>" in page
    for title in ("Mes informations", "Ma sécurité", "Mes connexions", "Supprimer mon compte"):
        assert f"{title}</h2>" in page
    assert "Votre email</h3> <span>alice@exemple.nc</span>" in page
    assert "Changer le mot de passe" in page
    assert (
        "Nous vous conseillons d'utiliser un mot de passe sûr que vous n'utilisez nulle part ailleurs."
        in page
    )
    assert (
        "La suppression de votre compte est une action définitive. "
        "Vous ne pourrez plus accéder aux services publics en ligne." in page
    )
    assert page.count(">Modifier<") == 2


def test_the_name_at_the_top_opens_a_menu(alices_browser: Browser) -> None:
    """R132, L8."""
    page = text(alices_browser.get("/mon-compte/"))
    menu = page[page.index('<details class="menu">') : page.index("</details>")]
    assert "Alice Newman" in menu
    assert 'href="/mon-compte/"' in menu
    assert "Mon compte" in menu
    assert "Se déconnecter" in menu


def test_each_service_shows_its_name_its_last_login_and_a_way_in(
    alice: User, alices_browser: Browser, make_service: Callable[..., Client], connect: Connect
) -> None:
    """R51–R53: the date is Nouméa's, the link logs in by itself."""
    connect(alice, make_service("impots"))
    connect(alice, make_service("cadastre"))
    alice.connections.update(last_at=datetime(2026, 7, 13, 20, 5, tzinfo=UTC))
    page = text(alices_browser.get("/mon-compte/"))
    assert "Impots</h3>" in page
    assert "Cadastre</h3>" in page
    assert page.count("Dernière connexion : 14 juillet 2026 à 7 h 05") == 2
    assert 'href="https://impots.exemple.nc/login/"' in page
    assert page.count("Accéder au téléservice") == 2


def test_services_of_others_do_not_show(
    bob: User, alices_browser: Browser, make_service: Callable[..., Client], connect: Connect
) -> None:
    connect(bob, make_service("impots"))
    page = text(alices_browser.get("/mon-compte/"))
    assert "Impots" not in page
    assert "Vous n'avez encore utilisé aucun téléservice" in page


def test_a_mailbox_that_bounces_is_told(alice: User, alices_browser: Browser) -> None:
    """E58."""
    assert "ne reçoit plus" not in text(alices_browser.get("/mon-compte/"))
    User.objects.filter(pk=alice.pk).update(email_undeliverable_at=timezone.now())
    assert "Votre adresse email ne reçoit plus nos messages." in text(alices_browser.get("/mon-compte/"))


def test_the_page_needs_a_login(db: None) -> None:
    answer = Browser().get("/mon-compte/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/oidc/login")


def test_the_page_is_stored_nowhere(alices_browser: Browser) -> None:
    """ASVS 14.3.2, 3.4.6."""
    answer = alices_browser.get("/mon-compte/")
    assert answer["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_a_name_cannot_carry_markup(
    alice: User, make_service: Callable[..., Client], connect: Connect
) -> None:
    """ASVS 1.2.1."""
    User.objects.filter(pk=alice.pk).update(first_name="<script>alert(1)</script>")
    connect(alice, make_service("impots", name="<b>Impots</b>"))
    browser = Browser()
    log_in(browser, User.objects.get(pk=alice.pk))
    page = browser.get("/mon-compte/").content.decode()
    assert "<script>alert" not in page
    assert "<b>Impots" not in page


def test_the_page_speaks_english(alices_browser: Browser) -> None:
    """R159, D28."""
    alices_browser.cookies["language"] = "en"
    page = text(alices_browser.get("/mon-compte/"))
    for title in ("My account", "My information", "My security", "My connections", "Delete my account"):
        assert title in page


@pytest.mark.parametrize(
    "path", ["/conditions-generales/", "/mentions-legales/", "/contact/", "/mon-compte/nulle-part/"]
)
def test_the_persons_menu_stays_on_every_page(alices_browser: Browser, path: str) -> None:
    assert "Se déconnecter" in text(alices_browser.get(path))
    assert "Se déconnecter" not in text(Browser().get(path))
