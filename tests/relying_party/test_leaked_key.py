"""The provider's key has leaked and was withdrawn: what its thief signs is obeyed five minutes at most."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.relying_party import discovery
from tests.relying_party import listener
from tests.relying_party.conftest import is_logged_in, log_in
from tests.relying_party.provider import Provider
from tests.remote_documents import later

PURGED = "https://schemas.openid.net/secevent/risc/event-type/account-purged"
MINUTES = 5 * 60


@pytest.fixture
def thief(provider: Provider) -> Iterator[Provider]:
    """Somebody else, who has the provider's key."""
    elsewhere = Provider()
    elsewhere.keys = provider.keys
    yield elsewhere
    elsewhere.stop()


def push_event(browser: Browser, token: str) -> Any:
    return type(browser)().post("/oidc/events/", data=token, content_type="application/secevent+jwt")


def push_logout(browser: Browser, token: str) -> Any:
    return type(browser)().post("/oidc/backchannel-logout/", {"logout_token": token})


def ask_preview(browser: Browser, token: str) -> Any:
    path = "/oidc/deletion-preview/"
    return type(browser)().post(path, data=token, content_type="application/deletion-preview+jwt")


def question(provider: Provider) -> str:
    claims: dict[str, Any] = {"sub_id": None, "events": None, "sub": "alice-sub", "locale": "fr"}
    return provider.security_event(PURGED, typ="deletion-preview+jwt", **claims)


def test_a_withdrawn_key_is_not_obeyed_after_five_minutes(
    client: Browser, provider: Provider, thief: Provider
) -> None:
    log_in(client, provider)
    listener.told.clear()
    provider.rotate("second")
    later(discovery._keys, MINUTES)
    assert push_logout(client, thief.logout_token()).status_code == 400
    assert push_event(client, thief.security_event(PURGED)).json()["err"] == "invalid_key"
    assert ask_preview(client, question(thief)).status_code == 400
    assert is_logged_in(client)
    assert listener.told == []
    assert push_logout(client, provider.logout_token()).status_code == 200
    assert not is_logged_in(client)


def test_while_the_keys_cannot_be_fetched_nothing_is_obeyed_and_the_sender_tries_again(
    client: Browser, provider: Provider, thief: Provider
) -> None:
    """A thief who also keeps the provider away gains nothing by it."""
    log_in(client, provider)
    listener.told.clear()
    provider.nonsense = {"/jwks": "out of order"}
    later(discovery._keys, MINUTES)
    assert push_logout(client, thief.logout_token()).status_code == 503
    assert push_event(client, thief.security_event(PURGED)).status_code == 503
    assert ask_preview(client, question(thief)).status_code == 503
    assert is_logged_in(client)
    assert listener.told == []
    provider.nonsense = {}
    later(discovery._keys, 60)
    assert push_event(client, provider.security_event(PURGED)).status_code == 202
    assert listener.told == [("account_purged", "alice-sub")]


def test_whoever_sends_tokens_does_not_make_us_fetch_again_and_again(
    client: Browser, provider: Provider, thief: Provider
) -> None:
    """Once per pause, whether the keys are old, lacking, or cannot be had."""
    log_in(client, provider)
    listener.told.clear()
    provider.nonsense = {"/jwks": "out of order"}
    later(discovery._keys, MINUTES)
    thief.rotate("third")
    for _ in range(5):
        push_logout(client, thief.logout_token())
        push_event(client, thief.security_event(PURGED))
    assert provider.asked.count("/jwks") == 2
