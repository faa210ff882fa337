"""The `sid` is a name of a session at one service: no two of them can compare it (threat: linked persons)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.outbox.models import OutboxMessage
from tests.connect.provider.service import Service, change, parameters_of
from tests.secret_key_change import change_secret_key, drop_older_secret_keys

LOGOUT = "https://service.exemple.nc/logout"
RESOURCE = "https://api.exemple.nc/dossiers"

Register = Callable[..., Service]
Connect = Callable[..., None]


@pytest.fixture
def listening(register: Register, connect: Connect, alice: User) -> Callable[[str], Service]:
    """Registers a service, of Alice's, that hears of the ends of sessions."""

    def listening(client_id: str, **fields: object) -> Service:
        service = register(client_id, backchannel_logout_uri=LOGOUT, audiences=[RESOURCE], **fields)
        connect(alice, service)
        return service

    return listening


def sid_at(service: Service, browser: Browser) -> str:
    return str(service.read(service.tokens(browser)["id_token"])["sid"])


def test_two_services_cannot_tell_that_they_speak_of_one_session(
    listening: Callable[..., Service], browser: Browser, alice: User
) -> None:
    first, second = listening("first"), listening("second")
    sids = {sid_at(first, browser), sid_at(second, browser), LoginSession.objects.get(user=alice).sid}
    assert len(sids) == 3


def test_a_service_knows_the_session_by_one_name_everywhere(
    listening: Callable[..., Service], browser: Browser
) -> None:
    """At each login, in tokens for a resource, after a refresh, and in what it is told at the end."""
    service = listening("first", event_types=["session-revoked"])
    sid = sid_at(service, browser)
    for_api = service.tokens(browser, resource=RESOURCE)
    renewed = service.refresh(for_api["refresh_token"]).json()
    tokens = (for_api["access_token"], for_api["id_token"], renewed["access_token"], renewed["id_token"])
    assert {service.read(token)["sid"] for token in tokens} == {sid}
    browser.post("/oidc/logout")
    logout = OutboxMessage.objects.get(kind="logout_token").payload
    event = OutboxMessage.objects.get(kind="polled_event").payload
    assert (logout["sid"], event["sub_id"]["session"]["id"]) == (sid, sid)


@pytest.mark.parametrize(
    "told",
    [
        {"backchannel_logout_uri": LOGOUT},
        {"event_uri": "https://service.exemple.nc/events", "event_types": ["account-purged"]},
        {"event_types": ["session-revoked"]},
    ],
)
def test_a_service_that_hears_of_nothing_is_told_no_sid(
    browser: Browser, service: Service, told: dict[str, Any]
) -> None:
    """And one that registers an address later is told from then on, in the same session."""
    change(service, audiences=[RESOURCE])
    tokens = service.tokens(browser, resource=RESOURCE)
    assert "sid" not in service.read(tokens["id_token"])
    assert "sid" not in service.read(tokens["access_token"])
    change(service, **told)
    assert service.read(service.refresh(tokens["refresh_token"]).json()["id_token"])["sid"]


def test_a_service_connected_again_knows_the_session_by_a_new_name(
    listening: Callable[..., Service], browser: Browser, alice: User, connect: Connect
) -> None:
    """What ended the old one says nothing of the new one."""
    service = listening("first")
    before = sid_at(service, browser)
    browser.post("/mon-compte/connexions/first/")
    assert OutboxMessage.objects.get(kind="logout_token").payload["sid"] == before
    connect(alice, service)
    assert sid_at(service, browser) != before


def test_a_new_secret_key_changes_no_name(
    listening: Callable[..., Service], browser: Browser, settings: Any
) -> None:
    """Even when the old key is gone: the service must understand the end of what it has."""
    service = listening("first")
    before = sid_at(service, browser)
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    assert sid_at(service, browser) == before
    browser.post("/oidc/logout")
    assert OutboxMessage.objects.get(kind="logout_token").payload["sid"] == before


def test_a_hint_of_another_sector_still_ends_the_session_it_names(
    listening: Callable[..., Service], browser: Browser, alice: User
) -> None:
    """The service moved to another sector: its old `sub` means nobody, its `sid` still means this session."""
    service = listening("first")
    hint = service.tokens(browser)["id_token"]
    change(service, sector="elsewhere")
    assert browser.get("/end-session", {"id_token_hint": hint}).status_code == 303
    assert "code" not in parameters_of(service.authorize(browser, prompt="none"))
    assert not LoginSession.objects.filter(user=alice).exists()
