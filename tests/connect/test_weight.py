"""What the main pages of `connect` may weigh, and which of them are compressed."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from tests.connect.my_account.conftest import log_in, prove_all
from tests.weight import ACCEPTED, source_of, weigh

pytestmark = pytest.mark.django_db
LOG_IN = "/oidc/login"
# In bytes, the first visit.
STRANGERS = {
    LOG_IN: 22_000,
    "/oidc/create-account": 22_000,
    "/oidc/forgotten-password": 22_000,
    "/conditions-generales/": 22_000,
    "/contact/": 22_000,
}
PEOPLE = {
    "/mon-compte/": 30_000,
    "/mon-compte/email/": 30_000,
    "/mon-compte/mot-de-passe/": 30_000,
    "/mon-compte/appareils/": 30_000,
    "/mon-compte/verification/": 30_000,
    "/mon-compte/historique/": 30_000,
    "/mon-compte/mes-donnees/": 30_000,
    "/mon-compte/supprimer/": 30_000,
    "/agents/": 30_000,
}


@pytest.fixture
def agent(make_person: Callable[..., User]) -> User:
    return make_person("Charlie", is_staff=True)


@pytest.mark.parametrize("address", STRANGERS)
def test_a_page_for_everybody_is_light_and_then_one_request(client: Browser, address: str) -> None:
    weight = weigh(client, address)
    assert weight.cold <= STRANGERS[address]
    assert weight.warm == 1


@pytest.mark.parametrize("address", PEOPLE)
def test_a_page_of_a_person_is_light_and_then_one_request(client: Browser, agent: User, address: str) -> None:
    log_in(client, agent)
    prove_all(client)
    weight = weigh(client, address)
    assert weight.cold <= PEOPLE[address]
    assert weight.warm == 1


def test_a_page_is_compressed_for_browsers_without_a_session_alone(client: Browser) -> None:
    """BREACH: what a person's page holds must not show in its length."""
    assert client.get(LOG_IN, headers=ACCEPTED)["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in client.get(LOG_IN)["Vary"]
    client.cookies[settings.SESSION_COOKIE_NAME] = "any"
    assert "Content-Encoding" not in client.get(LOG_IN, headers=ACCEPTED)


def test_an_answer_that_opens_a_session_is_not_compressed(client: Browser) -> None:
    typed = {"email": "personne@exemple.nc"}
    response = client.post("/oidc/forgotten-password", typed, headers=ACCEPTED, follow=True)
    assert settings.SESSION_COOKIE_NAME in client.cookies
    assert "Content-Encoding" not in response


def test_a_compressed_page_has_other_tokens_each_time(client: Browser) -> None:
    token = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
    pages = [source_of(client.get(LOG_IN, headers=ACCEPTED)) for _ in range(2)]
    assert not set(token.findall(pages[0])) & set(token.findall(pages[1]))
