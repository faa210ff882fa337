"""The login page says why somebody is there again; the site map says what else there is."""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.login.site_map import PARTS
from tests.connect.login.conftest import LOGIN, log_in
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
ENDED = "Votre session a pris fin."
PERSONAL = "Cette page est personnelle."


def test_whoever_came_by_themselves_is_told_nothing(client: Browser) -> None:
    for address in (LOGIN, f"{LOGIN}?next=/mon-compte/"):
        page = text_of(client.get(address))
        assert ENDED not in page
        assert PERSONAL not in page


def test_a_stranger_at_a_personal_page_is_told_that_it_is_one(client: Browser) -> None:
    page = text_of(client.get("/mon-compte/historique/", follow=True))
    assert PERSONAL in page
    assert ENDED not in page


def test_whose_session_ended_is_told_so_and_a_mistake_is_told_alone(
    client: Browser, make_person: Callable[..., User]
) -> None:
    log_in(client, make_person("Alice").email)
    client.get("/mon-compte/historique/")
    client.session.flush()
    page = client.get("/mon-compte/historique/", follow=True)
    assert ENDED in text_of(page)
    refused = client.post(page.redirect_chain[-1][0], {"email": "alice@exemple.nc", "password": "x"})
    assert ENDED not in text_of(refused)


def test_a_service_that_asks_again_says_so(client: Browser, make_person: Callable[..., User]) -> None:
    Client.objects.create(client_id="impots", name="Vos démarches", sector="impots.exemple.nc")
    log_in(client, make_person("Alice").email)
    asked = "/authorize?client_id=impots&login_asked=99999999999"
    page = text_of(client.get(LOGIN, {"next": asked}))
    assert "Vos démarches demande de vérifier que c'est bien vous." in page


def test_the_site_map_leads_to_pages_that_are_there(client: Browser) -> None:
    page = client.get("/plan-du-site/").content.decode()
    links = [
        line.split('"')[0] for line in page.partition("<main")[2].partition("</main>")[0].split('href="')[1:]
    ]
    assert len(links) > sum(len(pages) for _, pages in PARTS)
    for link in links:
        assert client.get(link).status_code in (200, 302), link
