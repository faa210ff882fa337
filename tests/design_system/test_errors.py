"""When a request fails people read what happened and what they can do."""

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import Client
from pytest_django import DjangoDbBlocker

pytestmark = pytest.mark.urls("tests.design_system.urls")


@pytest.mark.parametrize(
    ("address", "status", "text"),
    [
        ("/suspicious/", 400, "Nous n'avons pas compris cette demande"),
        ("/forbidden/", 403, "Vous n'avez pas accès à cette page"),
        ("/nowhere/", 404, "Cette page n'existe pas"),
        ("/busy/", 503, "Le service est très demandé en ce moment"),
    ],
)
def test_an_error_has_its_page(client: Client, address: str, status: int, text: str) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert text in response.text
    assert response["Cache-Control"] == "no-store"


def test_an_overloaded_site_says_when_to_come_back(client: Client) -> None:
    response = client.get("/busy/")
    assert response["Retry-After"] == "5"
    assert "réessayez dans 5 secondes" in response.text


def test_a_broken_page_needs_neither_session_nor_database(
    client: Client, django_db_blocker: DjangoDbBlocker
) -> None:
    client.raise_request_exception = False
    client.cookies["connect_session"] = "a" * 32
    with django_db_blocker.block():
        response = client.get("/broken/")
    assert response.status_code == 500
    assert "Le service a rencontré un problème" in response.text
    assert "contact@exemple.nc" in response.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "Réessayez dans 10 secondes"), ("en", "Try again in 10 seconds")],
)
def test_while_the_database_is_away_people_read_when_to_come_back(
    client: Client, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    """503, wherever in the request it was missed first, so that proxies and machines come back too."""

    def is_away(database: BaseDatabaseWrapper) -> None:
        raise OperationalError("connection timeout expired")

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", is_away)
    client.raise_request_exception = False
    client.cookies["connect_session"] = "a" * 32
    client.cookies["language"] = language
    response = client.get("/form/")
    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert words in response.text
    assert response["Cache-Control"] == "no-store"


def test_a_broken_page_speaks_the_persons_language(client: Client) -> None:
    client.raise_request_exception = False
    client.cookies["language"] = "en"
    assert "The service ran into a problem" in client.get("/broken/").text


def test_a_form_without_its_token_is_refused_and_explained() -> None:
    response = Client(enforce_csrf_checks=True).post("/form/", {"email": "alice@exemple.nc"})
    assert response.status_code == 403
    assert "Cette page est restée ouverte trop longtemps" in response.text
    assert "ce que vous avez écrit y est encore" in response.text
