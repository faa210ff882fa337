"""What a service knows of its provider: fetched, kept, renewed, and never invented."""

from typing import Any

import pytest
from django.test import Client as Browser

from kagu.relying_party import discovery
from kagu.relying_party.discovery import ProviderDown
from tests.relying_party.conftest import come_back, is_logged_in, log_in
from tests.relying_party.provider import ISSUER, Provider
from tests.remote_documents import later


def test_metadata_and_keys_are_fetched_once(client: Browser, provider: Provider) -> None:
    for _ in range(3):
        log_in(client, provider)
    assert provider.asked.count("/.well-known/openid-configuration") == 1
    assert provider.asked.count("/jwks") == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://evil.example"},
        {"issuer": ISSUER + "/"},
        {"issuer": None},
        {"token_endpoint": None},
        {"jwks_uri": "/jwks"},
        {"jwks_uri": "http://["},
        {"token_endpoint": "http://[x/"},
    ],
    ids=str,
)
def test_metadata_that_is_not_our_providers_is_refused(
    client: Browser, provider: Provider, changes: dict[str, Any]
) -> None:
    """OIDC Discovery §4.3 (ASVS 10.5.3)."""
    provider.metadata_changes = changes
    with pytest.raises(ProviderDown):
        discovery.metadata()
    assert client.get("/oidc/login/").status_code == 503


def test_with_the_provider_down_a_clear_page_says_so_and_login_works_again_later(
    client: Browser, provider: Provider, settings: Any
) -> None:
    provider.stop()
    page = client.get("/oidc/login/?next=/personal/")
    assert page.status_code == 503
    assert page["Retry-After"] == "10"
    assert "ne répond pas en ce moment" in page.content.decode()
    assert "/oidc/login/?next=%2Fpersonal%2F" in page.content.decode()
    back_again = Provider()
    settings.OUTBOUND_ADDRESSES = {"connect.localhost:8000": back_again.address}
    assert log_in(client, back_again).status_code == 302
    assert is_logged_in(client)
    back_again.stop()


def test_a_provider_that_fails_at_the_token_endpoint_is_down_and_not_wrong(
    client: Browser, provider: Provider
) -> None:
    there = client.get("/oidc/login/?next=/personal/")
    provider.token_status = 503
    page = come_back(client, provider.answer(there["Location"]))
    assert page.status_code == 503
    assert "/oidc/login/?next=%2Fpersonal%2F" in page.content.decode()
    provider.token_status = 200
    assert log_in(client, provider).status_code == 302


def test_a_new_signing_key_is_fetched_when_it_is_first_met(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    later(discovery._keys, 60)
    provider.rotate("second")
    assert log_in(client, provider).status_code == 302
    assert provider.asked.count("/jwks") == 2


def test_unknown_keys_do_not_make_us_fetch_again_and_again(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    stranger = Provider()
    stranger.rotate("unknown")
    for _ in range(5):
        client.post("/oidc/backchannel-logout/", {"logout_token": stranger.logout_token()})
    assert provider.asked.count("/jwks") == 1
    stranger.stop()


def test_an_old_copy_serves_while_the_provider_is_down(client: Browser, provider: Provider) -> None:
    there = discovery.metadata()
    later(discovery._metadata, 7200)
    provider.stop()
    assert discovery.metadata() == there


def test_known_keys_serve_an_hour_while_the_provider_is_down(client: Browser, provider: Provider) -> None:
    """For ID Tokens, which the provider itself hands over."""
    log_in(client, provider)
    provider.stop()
    later(discovery._keys, 3500)
    assert discovery.key_set().keys
    later(discovery._keys, 200)
    with pytest.raises(ProviderDown):
        discovery.key_set()


def test_keys_can_be_asked_for_that_are_no_older_than_some_minutes(
    client: Browser, provider: Provider
) -> None:
    log_in(client, provider)
    provider.rotate("second")
    later(discovery._keys, 290)
    assert [key["kid"] for key in discovery.jwk_set(fetched_within=300)["keys"]] == ["first"]
    later(discovery._keys, 20)
    assert [key["kid"] for key in discovery.jwk_set(fetched_within=300)["keys"]] == ["second"]
    provider.stop()
    later(discovery._keys, 310)
    with pytest.raises(ProviderDown):
        discovery.jwk_set(fetched_within=300)
    assert discovery.key_set().keys


def test_a_shared_secret_among_the_keys_is_not_taken(provider: Provider) -> None:
    """ASVS 9.1.2."""
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "first"}
    public = provider.keys[0].as_dict(private=False)
    keys: list[Any] = [secret, public, {**public, "use": "enc", "kid": "e"}]
    provider.keys = [_Published(key) for key in keys]  # type: ignore[misc]
    assert [key["kid"] for key in discovery.jwk_set()["keys"]] == ["first"]
    assert discovery.jwk_set()["keys"][0]["kty"] == "EC"


@pytest.mark.parametrize(
    "said", [[], "x", {}, {"keys": [1]}, {"keys": "x"}, {"keys": 1}, {"keys": [{}]}], ids=str
)
def test_keys_that_are_none_are_the_providers_fault(client: Browser, provider: Provider, said: Any) -> None:
    provider.nonsense = {"/jwks": said}
    with pytest.raises(ProviderDown):
        discovery.jwk_set()
    assert log_in(client, provider).status_code == 503
    assert not is_logged_in(client)
    provider.nonsense = {}
    assert log_in(client, provider).status_code == 302


class _Published:
    def __init__(self, key: Any) -> None:
        self.key = key

    def as_dict(self, private: Any) -> Any:
        return self.key
