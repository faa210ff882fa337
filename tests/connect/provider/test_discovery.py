"""What is published about the provider, and its keys (OIDC Discovery §3, RFC 8414)."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.signing import key_ring
from kagu.connect.signing.models import SigningKey
from tests.connect.provider.service import ISSUER, Service

REQUIRED = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
}


@pytest.mark.parametrize(
    "path", ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"]
)
def test_the_metadata_are_complete_and_exact(service: Service, path: str) -> None:
    """ASVS 10.5.3: the issuer is exactly ours."""
    response = service.machine.get(path)
    assert response["Content-Type"] == "application/json"
    metadata = response.json()
    assert metadata.keys() >= REQUIRED
    assert metadata["issuer"] == ISSUER
    assert metadata["response_types_supported"] == ["code"]
    assert metadata["code_challenge_methods_supported"] == ["S256"]
    assert metadata["subject_types_supported"] == ["pairwise"]
    assert metadata["authorization_response_iss_parameter_supported"] is True
    assert metadata["backchannel_logout_session_supported"] is True
    assert "none" not in metadata["id_token_signing_alg_values_supported"]
    assert not {"implicit", "password"} & set(metadata["grant_types_supported"])


def test_every_endpoint_that_is_named_is_there(service: Service) -> None:
    metadata = service.machine.get("/.well-known/openid-configuration").json()
    for name, address in metadata.items():
        if name.endswith(("_endpoint", "_uri")):
            assert address.startswith(f"{ISSUER}/")
            assert service.machine.get(address.removeprefix(ISSUER)).status_code != 404, name


def test_anyone_may_read_and_keep_what_is_public(service: Service) -> None:
    for path in ("/.well-known/openid-configuration", "/jwks"):
        response = service.machine.get(path)
        assert "public" in response["Cache-Control"]
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_nobody_registers_a_service_from_outside(service: Service) -> None:
    """ASVS 10.4.7."""
    assert "registration_endpoint" not in service.machine.get("/.well-known/openid-configuration").json()
    assert service.machine.post("/register").status_code == 404


@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/jwks"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_is_only_read(service: Service, path: str, method: str) -> None:
    assert getattr(service.machine, method)(path).status_code == 405


def test_published_keys_hold_nothing_private(browser: Browser, service: Service) -> None:
    service.tokens(browser)
    for key in service.machine.get("/jwks").json()["keys"]:
        assert key["use"] == "sig"
        assert key["kid"]
        assert not key.keys() & {"d", "p", "q", "dp", "dq", "qi", "k"}


def test_the_database_holds_no_readable_key(browser: Browser, service: Service) -> None:
    """ASVS 13.3.1."""
    service.tokens(browser)
    row = SigningKey.objects.get()
    assert b'"d"' not in bytes(row.sealed_private_jwk)


def test_a_rotation_publishes_the_new_key_before_it_signs(browser: Browser, service: Service) -> None:
    """Nobody's cached JWKS misses a key: publish, wait, then sign."""
    before = service.tokens(browser)["id_token"]
    call_command("rotate_keys", verbosity=0)
    assert len(service.machine.get("/jwks").json()["keys"]) == 2
    after = service.tokens(browser)["id_token"]
    assert after.split(".")[0] == before.split(".")[0]


def test_once_the_new_key_signs_the_old_one_is_still_published(browser: Browser, service: Service) -> None:
    before = service.tokens(browser)["id_token"]
    call_command("rotate_keys", verbosity=0)
    for row in SigningKey.objects.all():
        early = timezone.now() - timedelta(days=1)
        if row.signs_until is None:
            row.signs_from = early
        else:
            row.signs_until = early
        row.save()
    key_ring.forget_keys()
    after = service.tokens(browser)["id_token"]
    assert after.split(".")[0] != before.split(".")[0]
    assert service.read(before)["sub"] == service.read(after)["sub"]
    # Old ID Tokens are still good as hints.
    assert "code=" in service.authorize(browser, prompt="none", id_token_hint=before)["Location"]


def test_a_leaked_key_is_withdrawn_at_once(browser: Browser, service: Service) -> None:
    before = service.tokens(browser)["id_token"]
    call_command("rotate_keys", "--at-once", verbosity=0)
    [key] = service.machine.get("/jwks").json()["keys"]
    assert service.read(service.tokens(browser)["id_token"])["iss"] == ISSUER
    refused = service.authorize(browser, prompt="none", id_token_hint=before)
    assert "error=invalid_request" in refused["Location"]
    assert key["kid"] not in before


def test_while_the_database_is_away_what_was_read_before_is_published(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Services check tokens that they have: nothing they need may fail with our database."""
    metadata = service.machine.get("/.well-known/openid-configuration").json()
    published = service.machine.get("/jwks").json()

    def is_away() -> tuple[key_ring.LoadedKey, ...]:
        raise OperationalError

    monkeypatch.setattr(key_ring, "MEMORY_SECONDS", -1.0)
    monkeypatch.setattr(key_ring, "_load", is_away)
    assert service.machine.get("/jwks").json() == published
    assert service.machine.get("/.well-known/openid-configuration").json() == metadata
    key_ring.forget_keys()
    assert service.machine.get("/jwks").status_code == 503
