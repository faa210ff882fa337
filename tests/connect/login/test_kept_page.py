"""The login page is drawn once for all who see the same; what is one person's is in no other's page."""

import html
import re
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.attempts.proof_of_work import Challenge
from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.login import kept_page, login_page
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import LOGIN

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
CHALLENGE = re.compile(r"&quot;challenge&quot;: &quot;([^&]+)&quot;")
NASTY = "\"'><script>alert(1)</script>&amp;é"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    kept_page._kept.clear()


@pytest.fixture
def impots() -> Client:
    return Client.objects.create(client_id="impots", name="Impôts & taxes", sector="impots.exemple.nc")


def page(asked: dict[str, str], *, language: str = "fr") -> str:
    """The page that a new browser gets."""
    browser = Browser()
    browser.cookies["language"] = language
    return browser.get(LOGIN, asked).content.decode()


def without_secrets(source: str) -> str:
    return CHALLENGE.sub("", TOKEN.sub("", source))


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize(
    "going_to",
    [
        "",
        "/mon-compte/profil/",
        "/authorize?client_id=impots&state=x",
        f"/authorize?client_id=impots&login_hint={NASTY}&state={NASTY}",
    ],
)
def test_the_kept_page_is_the_one_that_would_be_drawn(
    impots: Client, monkeypatch: pytest.MonkeyPatch, language: str, going_to: str
) -> None:
    """Each value stands where the template puts it, escaped as it escapes it."""
    asked = {"next": going_to} if going_to else {}
    first, second = page(asked, language=language), page(asked, language=language)
    assert kept_page._kept
    monkeypatch.setattr(login_page, "shows_typed", lambda: True)
    drawn = page(asked, language=language)
    assert without_secrets(first) == without_secrets(second) == without_secrets(drawn)
    assert "<script>alert" not in first


def test_a_page_that_asks_for_work_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login_page, "challenge_for", lambda _origin: Challenge('challenge "1"', 15))
    assert 'data-challenge="challenge &quot;1&quot;"' in page({})
    monkeypatch.setattr(login_page, "challenge_for", lambda _origin: Challenge("challenge 2", 15))
    again = page({})
    assert 'data-challenge="challenge 2"' in again
    assert 'data-bits="15"' in again
    monkeypatch.setattr(login_page, "challenge_for", lambda _origin: None)
    assert "data-challenge" not in page({})


def test_nothing_of_one_person_is_in_the_page_of_another(impots: Client) -> None:
    path = "/authorize?client_id=impots&login_hint={0}%40exemple.nc&state=state-of-{0}"
    hers, his = (page({"next": path.format(name)}) for name in ("alice", "bob"))
    assert 'value="alice@exemple.nc"' in html.unescape(hers)
    assert "alice" not in his
    assert len(kept_page._kept) == 1
    assert not set(TOKEN.findall(hers)) & set(TOKEN.findall(his))
    assert CHALLENGE.findall(hers) != CHALLENGE.findall(his)


def test_each_page_has_one_token_that_serves_its_browser(alice: User) -> None:
    for _ in range(2):
        browser = Browser(enforce_csrf_checks=True)
        tokens = set(TOKEN.findall(browser.get(LOGIN).content.decode()))
        assert len(tokens) == 1
        form = {"email": alice.email, "password": PASSWORD, "csrfmiddlewaretoken": tokens.pop()}
        assert browser.post(LOGIN, form).status_code == 302


def test_a_service_is_named_as_it_is_registered_now(impots: Client) -> None:
    asked = {"next": "/authorize?client_id=impots"}
    assert "Impôts & taxes" in html.unescape(page(asked))
    impots.name = "Autre nom"
    impots.save()
    assert "Autre nom" in page(asked)
    Client.objects.update(is_enabled=False)
    assert "Autre nom" not in page(asked)


def test_so_many_shapes_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_page, "MOST_KEPT", 3)
    for bits in range(10):
        monkeypatch.setattr(login_page, "challenge_for", lambda _origin, bits=bits: Challenge("c", bits))
        assert f'data-bits="{bits}"' in page({})
        assert len(kept_page._kept) <= 3


def test_another_brand_is_another_page(settings: Any) -> None:
    page({})
    settings.BRAND = {**settings.BRAND, "account_name": "Autre Connect"}
    assert "Autre Connect" in page({})
