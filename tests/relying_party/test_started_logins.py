"""Many log-ins at once, restored tabs, lost sessions: each has a state of its own, and none is wasted."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client as Browser

from kagu.relying_party import started_logins
from kagu.relying_party.local_sessions import forget_expired
from kagu.relying_party.models import RelyingPartySession, StartedLogin
from kagu.relying_party.started_logins import MOST_IN_ONE_BROWSER
from tests.clock import Clock
from tests.relying_party.conftest import come_back, is_logged_in, log_in
from tests.relying_party.provider import Provider
from tests.threads import run_together


def begin(browser: Browser, number: int = 0) -> str:
    """One tab more; where it sends the browser."""
    return str(browser.get("/oidc/login/", {"next": f"/personal/?tab={number}"})["Location"])


def twin_of(browser: Browser) -> Browser:
    """The same cookies, in another tab of another moment."""
    twin = Browser()
    twin.cookies.load(browser.cookies.output(header=""))
    return twin


@pytest.mark.django_db(transaction=True)
def test_four_logins_begun_at_once_all_arrive(provider: Provider) -> None:
    browser = Browser()
    begin(browser)
    tabs = run_together(*[lambda number=number: begin(twin_of(browser), number) for number in range(4)])
    answers = [provider.answer(there) for there in tabs]
    arrived = run_together(*[lambda answer=answer: come_back(twin_of(browser), answer) for answer in answers])
    assert {back["Location"] for back in arrived} == {f"/personal/?tab={number}" for number in range(4)}


def test_tabs_arrive_one_after_the_other_too(client: Browser, provider: Provider) -> None:
    """The first to arrive changes the session's cookie; the others keep their states."""
    tabs = [begin(client, number) for number in range(3)]
    for number in (2, 0, 1):
        assert come_back(client, provider.answer(tabs[number]))["Location"] == f"/personal/?tab={number}"
    assert RelyingPartySession.objects.count() == 1


def test_a_browser_that_was_closed_meanwhile_arrives_all_the_same(
    client: Browser, provider: Provider
) -> None:
    """Its session's cookie is gone, the log-in's is not."""
    log_in(client, provider)
    there = begin(client, 7)
    del client.cookies["portal_session"]
    assert come_back(client, provider.answer(there))["Location"] == "/personal/?tab=7"


def test_forty_tabs_stay_and_more_than_fifty_do_not_pile_up(client: Browser, provider: Provider) -> None:
    tabs = [begin(client, number) for number in range(40)]
    for number in (0, 39):
        assert come_back(client, provider.answer(tabs[number]))["Location"] == f"/personal/?tab={number}"
    for number in range(60):
        begin(client, number)
    assert StartedLogin.objects.count() == MOST_IN_ONE_BROWSER
    kept = {name for name, cookie in client.cookies.items() if cookie.value}
    assert kept == {"language", "portal_csrf", "portal_session", "started_logins"}


def test_a_login_that_lost_its_origin_begins_again_once_and_silently(
    client: Browser, provider: Provider, clock: Clock
) -> None:
    there = begin(client, 3)
    clock.move(timedelta(hours=2).total_seconds())
    lost = come_back(client, provider.answer(there))
    assert lost["Location"] == "/oidc/login/?again=1"
    again = client.get(lost["Location"])
    assert come_back(client, provider.answer(again["Location"]))["Location"] == "/personal/"
    assert is_logged_in(client)


def test_another_browser_begins_again_where_the_first_was_going(client: Browser, provider: Provider) -> None:
    there = begin(client, 5)
    lost = come_back(Browser(), provider.answer(there))
    assert parse_qs(urlsplit(lost["Location"]).query) == {"next": ["/personal/?tab=5"], "again": ["1"]}


def test_whoever_refuses_cookies_is_told_so_and_not_sent_round(provider: Provider) -> None:
    lost = come_back(Browser(), provider.answer(begin(Browser())))
    again = Browser().get(lost["Location"])
    page = come_back(Browser(), provider.answer(again["Location"]))
    assert page.status_code == 400
    assert "Votre navigateur refuse les cookies de ce site" in page.content.decode()
    has_others = Browser()
    has_others.cookies["language"] = "fr"
    page = come_back(has_others, provider.answer(again["Location"]))
    assert "autorisez-les pour ce site" in page.content.decode()


@pytest.mark.parametrize(("error", "told"), [("access_denied", "annulée"), ("invalid_scope", "a expiré")])
def test_a_refusal_that_lost_its_origin_begins_nothing(
    client: Browser, provider: Provider, error: str, told: str
) -> None:
    answer: dict[str, Any] = provider.answer(begin(Browser()), error=error)
    client.cookies["language"] = "fr"
    page = come_back(client, answer)
    assert page.status_code == 400
    assert told in page.content.decode()


def test_a_row_holds_nothing_that_could_finish_its_login(client: Browser, provider: Provider) -> None:
    asked = parse_qs(urlsplit(begin(client)).query)
    row = str(StartedLogin.objects.values().get())
    for secret in (asked["state"][0], asked["nonce"][0], client.cookies["started_logins"].value):
        assert len(secret) >= 32
        assert secret not in row


def test_nonce_and_verifier_are_each_logins_own(client: Browser, provider: Provider) -> None:
    asked = [parse_qs(urlsplit(begin(client)).query) for _ in range(2)]
    for name in ("state", "nonce", "code_challenge"):
        assert asked[0][name] != asked[1][name]


@pytest.mark.parametrize("cookie", ["x" * 5000, ""])
def test_a_cookie_that_is_none_of_ours_is_replaced(client: Browser, provider: Provider, cookie: str) -> None:
    client.cookies["started_logins"] = cookie
    there = begin(client, 1)
    assert 0 < len(client.cookies["started_logins"].value) <= 64
    assert come_back(client, provider.answer(there))["Location"] == "/personal/?tab=1"


def test_logins_never_finished_are_forgotten(client: Browser, provider: Provider, clock: Clock) -> None:
    begin(client)
    assert forget_expired() == 0
    clock.move(3601)
    assert forget_expired() == 1
    assert not StartedLogin.objects.exists()


def test_one_network_begins_so_many_and_others_go_on(
    client: Browser, provider: Provider, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row each, before anybody is known."""
    monkeypatch.setattr(started_logins, "MOST_OF_A_NETWORK", 2)
    for _ in range(2):
        begin(Browser())
    refused = Browser().get("/oidc/login/")
    assert refused.status_code == 503
    assert 0 < int(refused["Retry-After"]) <= 600
    assert StartedLogin.objects.count() == 2
    assert Browser(REMOTE_ADDR="192.0.2.1").get("/oidc/login/").status_code == 302
    clock.move(601)
    assert come_back(client, provider.answer(begin(client, 1)))["Location"] == "/personal/?tab=1"
