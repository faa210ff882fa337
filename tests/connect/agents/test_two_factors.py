"""Agents enter with a second factor, proved in the session that acts; a new one has some days (D35)."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import Activity, User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.accounts.second_factors.one_time_codes import add_code_generator
from tests.connect.my_account.conftest import log_in, prove_all
from tests.connect.pages import text_of
from tests.one_time_codes import code_now

# A code may not change while it is typed.
pytestmark = pytest.mark.usefixtures("clock")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PAGES = ("/agents/", "/agents/comptes/{alice}/", "/agents/comptes/{alice}/suspendre/", "/admin/")
APPLICATION = "/mon-compte/verification/application/"


@pytest.fixture
def alice(make_person: Callable[..., User]) -> User:
    return make_person("Alice")


@pytest.fixture
def agent(make_person: Callable[..., User]) -> User:
    """An agent for a month."""
    since = timezone.now() - timedelta(days=30)
    return make_person("Charlie", is_staff=True, is_superuser=True, agent_since=since)


@pytest.fixture
def browser(agent: User) -> Browser:
    browser = Browser()
    log_in(browser, agent)
    return browser


def add_application(user: User) -> None:
    add_code_generator(user, SECRET, code_now(SECRET), "Téléphone", Origin())


def enrol(browser: Browser) -> None:
    """Through the pages, without a script."""
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", browser.get(APPLICATION).content.decode())
    assert found
    code = code_now(found[1].replace(" ", ""))
    browser.post(APPLICATION, {"name": "Mon téléphone", "code": code})


@pytest.mark.parametrize("page", PAGES)
def test_a_session_that_did_not_prove_it_reads_only_how_to_enrol(
    browser: Browser, alice: User, page: str
) -> None:
    path = page.format(alice=alice.pk)
    for answer in (browser.get(path), browser.post(path, {"reason": "Au guichet", "why": "counter"})):
        assert answer.status_code == 403
        words = text_of(answer)
        assert "Ajouter une clé ou une application" in words
        assert "Alice" not in words
    alice.refresh_from_db()
    assert alice.state == User.State.ACTIVE
    assert not Activity.objects.filter(user=alice).exists()


@pytest.mark.parametrize("page", PAGES)
def test_an_agent_with_a_factor_shows_it_in_this_session(
    browser: Browser, agent: User, alice: User, page: str
) -> None:
    add_application(agent)
    path = page.format(alice=alice.pk)
    asked = browser.get(path)
    assert asked["Location"].startswith("/mon-compte/confirmer/?next=%2F")
    prove_all(browser)
    assert browser.get(path).status_code == 200


def test_the_days_of_grace_count_from_the_right(make_person: Callable[..., User], settings: Any) -> None:
    settings.AGENT_FACTOR_GRACE = timedelta(days=7)
    now = timezone.now()
    for name, days, status in (("Six", 6, 200), ("Huit", 8, 403)):
        browser = Browser()
        log_in(browser, make_person(name, is_staff=True, agent_since=now - timedelta(days=days)))
        assert browser.get("/agents/").status_code == status


def test_without_grace_a_new_agent_enrols_first(make_person: Callable[..., User], settings: Any) -> None:
    settings.AGENT_FACTOR_GRACE = timedelta()
    browser = Browser()
    since = timezone.now() - timedelta(minutes=1)
    log_in(browser, make_person("Neuf", is_staff=True, agent_since=since))
    assert browser.get("/agents/").status_code == 403


def test_who_has_a_factor_has_no_grace(make_person: Callable[..., User]) -> None:
    new = make_person("Neuf", is_staff=True, agent_since=timezone.now())
    browser = Browser()
    log_in(browser, new)
    add_application(new)
    assert browser.get("/agents/").status_code == 302


def test_an_agents_browser_without_webauthn_enters_by_an_application(browser: Browser, agent: User) -> None:
    """No script runs here: the field for the code is a plain form."""
    assert "application de codes" in text_of(browser.get("/agents/"))
    enrol(browser)
    assert browser.get("/agents/").status_code == 200


def test_the_only_agent_who_loses_the_passkey_enrols_again(browser: Browser, agent: User) -> None:
    """Once the lost factor is removed, after its wait: the grace does not begin again."""
    add_application(agent)
    prove_all(browser)
    assert browser.get("/agents/").status_code == 200
    agent.code_generators.all().delete()
    later = Browser()
    log_in(later, agent)
    assert later.get("/agents/").status_code == 403
    enrol(later)
    assert later.get("/agents/").status_code == 200


def test_citizens_read_nothing_of_it(alice: User) -> None:
    browser = Browser()
    log_in(browser, alice)
    assert "Ajouter une clé" not in text_of(browser.get("/agents/"))
