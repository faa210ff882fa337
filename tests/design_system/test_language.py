"""French unless the person chose English; the choice stays in the browser."""

import pytest
from django.test import Client

pytestmark = pytest.mark.urls("tests.design_system.urls")


def test_the_site_speaks_french_whatever_the_browser_wishes(client: Client) -> None:
    response = client.get("/contact/", headers={"Accept-Language": "en"})
    assert '<html lang="fr">' in response.text


def test_choosing_english_stays_and_returns_to_the_page(client: Client) -> None:
    response = client.post("/language/", {"language": "en", "next": "/contact/?a=b"})
    assert response.status_code == 302
    assert response["Location"] == "/contact/?a=b"
    assert response.cookies["language"]["samesite"] == "Lax"
    assert '<html lang="en">' in client.get("/contact/").text


def test_an_unknown_language_changes_nothing(client: Client) -> None:
    response = client.post("/language/", {"language": "xx", "next": "/contact/"})
    assert "language" not in response.cookies
    client.cookies["language"] = "xx"
    assert '<html lang="fr">' in client.get("/contact/").text


@pytest.mark.parametrize(
    "elsewhere",
    ["https://exemple.org/", "//exemple.org/", "/\\exemple.org", "javascript:alert(1)", "contact", ""],
)
def test_the_switch_never_leads_elsewhere(client: Client, elsewhere: str) -> None:
    response = client.post("/language/", {"language": "en", "next": elsewhere})
    assert response["Location"] == "/"


def test_the_switch_only_answers_to_post(client: Client) -> None:
    assert client.get("/language/").status_code == 405


def test_the_switch_needs_its_token() -> None:
    response = Client(enforce_csrf_checks=True).post("/language/", {"language": "en", "next": "/"})
    assert response.status_code == 403
    assert "language" not in response.cookies
