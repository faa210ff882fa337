"""What strangers can have kept of their authorization requests: little, and so many."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.provider.authorization import pushed_requests
from kagu.connect.provider.models import PushedRequest
from tests.clock import Clock
from tests.connect.provider.authorization.pushed import push
from tests.connect.provider.service import Service, parameters_of

# Too long for the address that brings people back.
LONG = "s" * 1800
MOST = 2


@pytest.fixture
def public(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    """A client without a secret: anybody can say its name."""
    public = register("public", auth_method="none")
    connect(alice, public)
    return public


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pushed_requests, "OF_A_NETWORK", MOST)


def visit(browser: Browser, service: Service, address: str = "192.0.2.1", **changes: Any) -> Any:
    """A browser without a session, from that address."""
    return browser.get("/authorize", service.request(state=LONG, **changes), REMOTE_ADDR=address)


def test_only_what_is_read_is_kept(service: Service) -> None:
    assert push(service, invented="i" * 1000).status_code == 201
    kept = json.loads(PushedRequest.objects.get().parameters)
    assert kept == service.request()


def test_what_is_too_long_to_be_kept_is_refused(service: Service) -> None:
    long = "é" * 2000
    response = push(service, state=long, nonce=long, login_hint=long, acr_values=long)
    assert (response.status_code, response.json()["error"]) == (413, "invalid_request")
    assert not PushedRequest.objects.exists()


def test_strangers_of_one_network_have_so_many_kept_for_a_public_client(
    public: Service, clock: Clock
) -> None:
    assert [push(public).status_code for _ in range(MOST)] == [201] * MOST
    refused = push(public)
    assert (refused.status_code, refused.json()["error"]) == (429, "temporarily_unavailable")
    assert 0 < int(refused["Retry-After"]) <= 600
    assert PushedRequest.objects.count() == MOST
    clock.move(601)
    assert push(public).status_code == 201


def test_a_client_that_proves_who_it_is_has_as_many_as_it_pushes(service: Service) -> None:
    assert [push(service).status_code for _ in range(MOST + 2)] == [201] * (MOST + 2)


def test_browsers_without_a_session_have_so_many_and_other_networks_theirs(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    assert [visit(new_browser(), service).status_code for _ in range(MOST)] == [303] * MOST
    refused = visit(new_browser(), service)
    assert refused.status_code == 503
    assert "Retry-After" in refused
    assert PushedRequest.objects.count() == MOST
    assert visit(new_browser(), service, "192.0.2.2").status_code == 303


def test_all_networks_together_have_so_many(
    new_browser: Callable[[], Browser], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pushed_requests, "OF_ALL", MOST)
    came = [visit(new_browser(), service, f"192.0.2.{number}").status_code for number in range(MOST + 1)]
    assert came == [303] * MOST + [503]


def test_a_request_that_fits_its_address_and_one_of_whoever_is_logged_in_are_not_counted(
    browser: Browser, new_browser: Callable[[], Browser], service: Service, alice: User
) -> None:
    for _ in range(MOST + 1):
        assert new_browser().get("/authorize", service.request()).status_code == 303
        assert "code" in parameters_of(visit(browser, service))
    assert not PushedRequest.objects.exists()
