"""« Mes connexions » with everything: what a service knows, and the end of it (ASVS 10.4.9, 10.7.3)."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import Activity, User
from kagu.connect.clients.models import Client, ClientSession, Connection
from kagu.connect.clients.subjects import subject_of
from kagu.connect.provider.models import Grant
from kagu.outbox.models import OutboxMessage
from tests.connect.my_account.conftest import log_in
from tests.connect.my_account.pages import text

PAGE = "/mon-compte/connexions/impots/"


@pytest.fixture
def impots(alices_service: Callable[..., Client]) -> Client:
    return alices_service("impots")


def test_the_page_says_in_words_what_the_service_knows(impots: Client, alices_browser: Browser) -> None:
    page = text(alices_browser.get(PAGE))
    assert "Première connexion" in page
    assert "Dernière connexion" in page
    assert "Votre adresse email" in page
    assert "Un identifiant technique, propre à ce téléservice" in page
    assert "Votre date de naissance" not in page
    assert 'href="https://impots.exemple.nc/login/"' in page


def test_home_leads_there(impots: Client, alices_browser: Browser) -> None:
    assert f'href="{PAGE}"' in text(alices_browser.get("/mon-compte/"))


def test_a_disconnected_service_holds_nothing_any_more(
    alice: User, impots: Client, alices_browser: Browser
) -> None:
    """Its grants die at once, its sessions are told to end, its line is gone."""
    Grant.objects.create(
        id="g",
        session=alice.login_sessions.get(),
        connection=Connection.objects.get(),
        client=impots,
        sub=subject_of(alice, impots),
        scope="openid email",
        auth_time=0,
        issued_at=0,
    )
    page = text(alices_browser.post(PAGE, follow=True))
    assert "Le téléservice est déconnecté de votre compte." in page
    assert "Vous n'avez encore utilisé aucun téléservice" in page
    assert not Grant.objects.exists()
    assert not ClientSession.objects.exists()
    logout = OutboxMessage.objects.get(kind="logout_token")
    assert logout.payload["sub"] == subject_of(alice, impots)
    assert Activity.objects.filter(kind="service_disconnected", details={"service": "Impots"}).exists()


def test_other_services_and_other_people_keep_theirs(
    impots: Client,
    alice: User,
    bob: User,
    alices_browser: Browser,
    make_service: Callable[..., Client],
    connect: Callable[[User, Client], None],
) -> None:
    log_in(Browser(), bob)
    connect(bob, impots)
    connect(alice, make_service("cadastre"))
    alices_browser.post(PAGE)
    left = set(Connection.objects.values_list("user__first_name", "client__client_id"))
    assert left == {("Bob", "impots"), ("Alice", "cadastre")}
    assert OutboxMessage.objects.filter(kind="logout_token").count() == 1


def test_a_service_that_comes_back_knows_the_person_again(
    alice: User, impots: Client, alices_browser: Browser
) -> None:
    """The sub stays: the service keeps its own file, as the page says."""
    sub = subject_of(alice, impots)
    alices_browser.post(PAGE)
    assert subject_of(alice, impots) == sub


def test_a_service_never_used_has_no_page(
    alices_browser: Browser, make_service: Callable[..., Client]
) -> None:
    make_service("cadastre")
    assert alices_browser.get("/mon-compte/connexions/cadastre/").status_code == 404
    answer = alices_browser.post("/mon-compte/connexions/cadastre/", follow=True)
    assert "n'était plus connecté" in text(answer)


def test_disconnecting_needs_a_login_and_a_csrf_token(impots: Client, alice: User) -> None:
    assert Browser().post(PAGE).status_code == 302
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert browser.post(PAGE).status_code == 403
    assert Connection.objects.exists()
