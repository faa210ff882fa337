"""Two requests at the same moment, on real threads and connections: exactly one wins (ASVS 15.4.2)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.connections import disconnect
from kagu.connect.clients.models import Client
from kagu.connect.provider.models import Grant, PushedRequest
from tests.connect.provider.authorization.pushed import push, visit
from tests.connect.provider.fast_browser import FastBrowser
from tests.connect.provider.service import Service, error_of
from tests.threads import run_together

pytestmark = pytest.mark.django_db(transaction=True)

RUNNERS = 6


def at_once(act: Callable[[], Any]) -> list[Any]:
    results = run_together(*[act] * RUNNERS)
    for result in results:
        assert not isinstance(result, Exception), result
    return results


def test_of_many_redemptions_one_wins(browser: Browser, service: Service) -> None:
    """ASVS 10.4.2. The others show that the code was copied: what it gave dies too."""
    code = service.code(browser)
    answers = at_once(lambda: service.redeem(code))
    winners = [answer for answer in answers if answer.status_code == 200]
    losers = [answer for answer in answers if answer.status_code != 200]
    assert len(winners) == 1
    assert {error_of(answer) for answer in losers} == {"invalid_grant"}
    assert service.userinfo(winners[0].json()["access_token"]).status_code == 401
    assert not Grant.objects.filter(is_revoked=False).exists()


def test_a_service_in_its_first_login_also_has_one_winner(browser: Browser, service: Service) -> None:
    """The first login writes three rows in one transaction; the next ones a single row."""
    service.tokens(browser)
    code = service.code(browser)
    answers = at_once(lambda: service.redeem(code))
    assert [answer.status_code for answer in answers].count(200) == 1


def test_of_many_refreshes_one_rotates(browser: Browser, service: Service) -> None:
    """Within the moment of grace all get the same successor: the grant moves on once."""
    token = service.tokens(browser)["refresh_token"]
    answers = at_once(lambda: service.refresh(token))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["refresh_token"] for answer in answers}) == 1
    assert Grant.objects.get().generation == 1


def test_without_grace_one_refresh_wins_and_the_family_dies(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 10.4.5."""
    monkeypatch.setattr("kagu.connect.provider.tokens.grants.GRACE_SECONDS", -1)
    token = service.tokens(browser)["refresh_token"]
    answers = at_once(lambda: service.refresh(token))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert not Grant.objects.filter(is_revoked=False).exists()


def test_a_pushed_request_is_answered_once(browser: Browser, service: Service) -> None:
    request_uri = push(service).json()["request_uri"]
    cookies = browser.cookies

    def visit_as_alice() -> Any:
        other = type(browser)()
        other.cookies = cookies
        return visit(other, service, request_uri)

    statuses = sorted(answer.status_code for answer in at_once(visit_as_alice))
    assert statuses == [303] + [400] * (RUNNERS - 1)
    assert not PushedRequest.objects.exists()


def test_first_logins_at_once_make_one_subject(browser: Browser, service: Service) -> None:
    cookies = browser.cookies

    def authorize_as_alice() -> Any:
        other = FastBrowser()
        other.cookies = cookies
        return service.redeem(service.code(other))

    answers = at_once(authorize_as_alice)
    assert {answer.status_code for answer in answers} == {200}
    subs = {service.read(answer.json()["id_token"])["sub"] for answer in answers}
    assert len(subs) == 1


def test_a_session_that_ends_while_codes_are_redeemed_leaves_nothing(
    browser: Browser, service: Service, alice: User
) -> None:
    """Whoever comes first: no grant outlives its session, and nobody meets a fault."""
    codes = [service.code(browser) for _ in range(5)]
    acts = [partial(service.redeem, code) for code in codes]

    def end() -> int:
        end_login_sessions(LoginSession.objects.filter(user=alice))
        return 0

    results = run_together(*acts[:3], end, *acts[3:])
    assert not [result for result in results if isinstance(result, Exception)], results
    assert {result.status_code for result in results if result != 0} <= {200, 400}
    assert not Grant.objects.exists()


def test_a_service_disconnected_while_codes_are_redeemed_keeps_nothing(
    browser: Browser, service: Service, alice: User
) -> None:
    codes = [service.code(browser) for _ in range(5)]
    client = Client.objects.get(client_id="service")
    acts = [partial(service.redeem, code) for code in codes]
    results = run_together(*acts[:3], partial(disconnect, alice, client), *acts[3:])
    assert not [result for result in results if isinstance(result, Exception)], results
    assert not Grant.objects.exists()
