"""What a token is still good for (RFC 7662), and taking it back (RFC 7009)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import give_secret
from kagu.connect.provider.models import Grant
from tests.connect.provider.service import FORM, ISSUER, Service, error_of

RESOURCE = "https://api.exemple.nc"
INACTIVE = {"active": False}


@pytest.fixture
def api(register: Callable[..., Service]) -> Service:
    """A resource that services may ask tokens for."""
    return register("api", resources=[RESOURCE], grant_types=[])


@pytest.fixture
def user_of_api(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    service = register("user-of-api", audiences=[RESOURCE])
    connect(alice, service)
    return service


def introspect(service: Service, token: str, **more: str) -> Any:
    response = service.post("/introspect", {"token": token, **more})
    assert response.status_code == 200, response.content
    return response.json()


def revoke(service: Service, token: str, **more: str) -> Any:
    return service.post("/revoke", {"token": token, **more})


def test_a_client_learns_about_its_own_tokens(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser, scope="openid email")
    told = introspect(service, tokens["access_token"])
    assert told["active"] is True
    assert told["iss"] == ISSUER
    assert told["client_id"] == "service"
    assert told["scope"] == "openid email"
    assert told["token_type"] == "Bearer"
    assert told["sub"] == service.read(tokens["id_token"])["sub"]
    assert introspect(service, tokens["refresh_token"])["active"] is True


def test_a_resource_learns_about_tokens_made_for_it(
    browser: Browser, api: Service, user_of_api: Service
) -> None:
    tokens = user_of_api.tokens(browser, resource=RESOURCE)
    assert introspect(api, tokens["access_token"])["aud"] == RESOURCE
    assert introspect(api, tokens["refresh_token"]) == INACTIVE


def test_nobody_learns_about_tokens_of_others(
    browser: Browser, service: Service, api: Service, register: Callable[..., Service]
) -> None:
    tokens = service.tokens(browser)
    for stranger in (api, register("other")):
        assert introspect(stranger, tokens["access_token"]) == INACTIVE
        assert introspect(stranger, tokens["refresh_token"]) == INACTIVE


@pytest.mark.parametrize("token", ["x", "kga_x", "kgr_x", "a.b.c", "A" * 20_000, "é"])
def test_what_is_no_token_is_inactive(service: Service, token: str) -> None:
    assert introspect(service, token) == INACTIVE


@pytest.mark.parametrize("hint", ["access_token", "refresh_token", "nonsense"])
def test_a_wrong_hint_changes_nothing(browser: Browser, service: Service, hint: str) -> None:
    """RFC 7662 §2.1, RFC 7009 §2.1."""
    tokens = service.tokens(browser)
    assert introspect(service, tokens["access_token"], token_type_hint=hint)["active"] is True
    assert revoke(service, tokens["refresh_token"], token_type_hint=hint).status_code == 200
    assert introspect(service, tokens["access_token"]) == INACTIVE


def test_introspection_needs_authentication(service: Service, register: Callable[..., Service]) -> None:
    """RFC 7662 §2.1; a public client proves nothing."""
    response = service.machine.post("/introspect", "token=x", content_type=FORM)
    assert error_of(response) == "invalid_client"
    public = register("public", auth_method="none")
    assert error_of(public.post("/introspect", {"token": "x"})) == "invalid_client"


def test_a_rotated_refresh_token_is_inactive(browser: Browser, service: Service) -> None:
    first = service.tokens(browser)["refresh_token"]
    service.refresh(first)
    assert introspect(service, first) == INACTIVE


def test_the_token_of_a_machine_can_be_taken_back(register: Callable[..., Service]) -> None:
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send"])
    token = machine.post("/token", {"grant_type": "client_credentials"}).json()["access_token"]
    told = introspect(machine, token)
    assert told["active"] is True
    assert told["sub"] == "machine"
    other = register("other")
    revoke(other, token)
    assert introspect(machine, token)["active"] is True
    revoke(machine, token)
    assert introspect(machine, token) == INACTIVE


def test_the_token_of_a_machine_that_was_stopped_is_inactive(
    register: Callable[..., Service], api: Service
) -> None:
    """ASVS 8.3.2."""
    machine = register(
        "machine", grant_types=["client_credentials"], scopes=["letters:send"], audiences=[RESOURCE]
    )
    fields = {"grant_type": "client_credentials", "resource": RESOURCE}
    token = machine.post("/token", fields).json()["access_token"]
    assert introspect(api, token)["active"] is True
    Client.objects.filter(client_id="machine").update(is_enabled=False)
    assert introspect(api, token) == INACTIVE


def test_a_secret_that_was_changed_cannot_ask_any_more(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser)
    assert introspect(service, tokens["access_token"])["active"] is True
    client = Client.objects.get(client_id="service")
    give_secret(client)
    client.save()
    for token in (tokens["access_token"], "nonsense"):
        assert error_of(service.post("/introspect", {"token": token})) == "invalid_client"


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_a_secret_that_was_changed_revokes_nothing_any_more(
    browser: Browser, service: Service, kind: str
) -> None:
    """Whoever stole it, or a service that was stopped, is told so."""
    tokens = service.tokens(browser)
    client = Client.objects.get(client_id="service")
    give_secret(client)
    client.save()
    for token in (tokens[kind], "nonsense"):
        assert error_of(revoke(service, token)) == "invalid_client"
    assert not Grant.objects.filter(is_revoked=True).exists()


def test_a_service_that_was_stopped_revokes_nothing_any_more(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser)
    Client.objects.filter(client_id="service").update(is_enabled=False)
    assert error_of(revoke(service, tokens["refresh_token"])) == "invalid_client"
    assert not Grant.objects.filter(is_revoked=True).exists()


@pytest.mark.parametrize("kind", ["access_token", "refresh_token"])
def test_revoking_one_token_revokes_the_whole_grant(browser: Browser, service: Service, kind: str) -> None:
    tokens = service.tokens(browser)
    assert revoke(service, tokens[kind]).status_code == 200
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"
    assert not Grant.objects.filter(is_revoked=False).exists()


def test_a_grant_whose_code_is_long_dead_is_deleted_outright(browser: Browser, service: Service) -> None:
    tokens = service.tokens(browser)
    Grant.objects.update(issued_at=1)
    revoke(service, tokens["access_token"])
    assert not Grant.objects.exists()


def test_revoking_twice_or_nonsense_is_no_error(browser: Browser, service: Service) -> None:
    """RFC 7009 §2.2."""
    token = service.tokens(browser)["refresh_token"]
    for text in (token, token, "x", "kgr_x", "é"):
        assert revoke(service, text).status_code == 200


def test_nobody_revokes_tokens_of_others(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    tokens = service.tokens(browser)
    assert revoke(register("other"), tokens["refresh_token"]).status_code == 200
    assert service.userinfo(tokens["access_token"]).status_code == 200


def test_a_public_client_revokes_its_own(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    public = register("public", auth_method="none")
    connect(alice, public)
    tokens = public.tokens(browser)
    revoke(public, tokens["refresh_token"])
    assert public.userinfo(tokens["access_token"]).status_code == 401


def test_a_revoked_grants_code_stays_spent(browser: Browser, service: Service) -> None:
    """A grant deleted within its first minute leaves its id behind."""
    code = service.code(browser)
    tokens = service.redeem(code).json()
    revoke(service, tokens["refresh_token"])
    assert error_of(service.redeem(code)) == "invalid_grant"
    assert Grant.objects.get().is_revoked


@pytest.mark.parametrize("path", ["/introspect", "/revoke"])
def test_the_token_must_be_named_once_and_posted(service: Service, path: str) -> None:
    assert error_of(service.post(path, {})) == "invalid_request"
    assert service.machine.get(path).status_code == 405
    doubled = service.machine.post(path, "token=a&token=b", content_type=FORM)
    assert error_of(doubled) == "invalid_request"
