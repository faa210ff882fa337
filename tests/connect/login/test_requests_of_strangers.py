"""Mails wished for from a network that is past its limit: work, a wait, or a browser that is known."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client as Browser

from bench.village_people import shown
from kagu.connect.accounts.attempts import requests_of_strangers
from kagu.connect.accounts.models import User
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.login.account_form import CREATE, typed
from tests.connect.login.conftest import log_in
from tests.connect.pages import text_of

pytestmark = pytest.mark.django_db
FORGOTTEN, RESEND = "/oidc/forgotten-password", "/oidc/resend-activation"
MANY = "Beaucoup de demandes arrivent de votre réseau"


@pytest.fixture
def crowded(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's network is past its limit."""
    settings.REQUESTS_PER_NETWORK = 1
    monkeypatch.setattr(requests_of_strangers, "EASIEST", 8)
    Browser().post(FORGOTTEN, {"email": "first@exemple.nc"})


@pytest.mark.parametrize("page", [CREATE, FORGOTTEN, RESEND])
def test_whoever_shows_the_work_of_the_page_is_not_asked_twice(crowded: None, page: str) -> None:
    browser = Browser()
    work = shown(browser.get(page), has_scripts=True)
    assert browser.post(page, typed(**work)).status_code == 302
    again = browser.post(page, typed(**work))
    assert MANY in text_of(again)
    assert browser.post(page, typed(**shown(again, has_scripts=True))).status_code == 302


@pytest.mark.parametrize("page", [CREATE, FORGOTTEN, RESEND])
def test_without_scripts_the_page_says_when_and_keeps_the_place(
    crowded: None, clock: Clock, page: str
) -> None:
    browser = Browser()
    before = OutboxMessage.objects.count()
    browser.get(page)
    refused = browser.post(page, typed())
    assert "attendez 30 secondes avant de valider" in text_of(refused)
    assert 'value="alice@exemple.nc"' in text_of(refused)
    assert OutboxMessage.objects.count() == before
    ticket = shown(refused, has_scripts=False)
    clock.move(20)
    assert "attendez 10 secondes" in text_of(browser.post(page, typed(**ticket)))
    clock.move(11)
    assert browser.post(page, typed(**ticket)).status_code == 302
    assert MANY in text_of(browser.post(page, typed(**ticket)))


def test_a_ticket_is_its_browsers_alone(crowded: None, clock: Clock) -> None:
    browser, thief = Browser(), Browser()
    browser.get(FORGOTTEN)
    thief.get(FORGOTTEN)
    ticket = shown(browser.post(FORGOTTEN, typed()), has_scripts=False)
    clock.move(31)
    assert MANY in text_of(thief.post(FORGOTTEN, typed(**ticket)))
    assert browser.post(FORGOTTEN, typed(**ticket)).status_code == 302


def test_a_known_browser_goes_on_with_a_share_of_its_own(crowded: None, alice: User) -> None:
    home = Browser()
    log_in(home, alice.email)
    home.post("/oidc/logout")
    assert home.post(FORGOTTEN, {"email": alice.email}).status_code == 302
    assert MANY in text_of(home.post(FORGOTTEN, {"email": alice.email}))


def test_refusals_do_not_make_the_work_harder_for_the_others(crowded: None, clock: Clock) -> None:
    """A machine that shows nothing is refused as often as it comes; the page asks no more of the next one."""
    for _ in range(40):
        Browser().post(FORGOTTEN, typed())
    refused = Browser().post(FORGOTTEN, typed())
    found = re.search(r'data-bits="(\d+)"', unescape(refused.content.decode()))
    assert found
    assert found[1] == "8"
    clock.move(601)
    assert Browser().post(FORGOTTEN, typed()).status_code == 302


def test_the_work_grows_past_what_a_village_asks_for(settings: Any) -> None:
    bits = [requests_of_strangers._bits(excess) for excess in (1.1, 16, 31, 32, 64, 10**9)]
    assert bits == [14, 14, 14, 15, 16, 18]


@pytest.mark.parametrize("forged", ["x", "é", "a:b:c", "9" * 150, "\0"])
def test_what_is_neither_work_nor_ticket_opens_nothing(crowded: None, forged: str) -> None:
    for name in ("proof", "ticket"):
        assert Browser().post(FORGOTTEN, typed(**{name: forged})).status_code == 200
