"""The token endpoint: what it refuses, and in which words (RFC 6749 §5.2)."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import User
from kagu.connect.clients.models import Client
from tests.connect.provider.service import FORM, Service, error_of


def test_a_grant_type_that_the_client_may_not_use_is_refused(browser: Browser, service: Service) -> None:
    """ASVS 10.4.4."""
    token = service.tokens(browser)["refresh_token"]
    Client.objects.get(client_id="service")
    client = Client.objects.get(client_id="service")
    client.grant_types = ["authorization_code"]
    client.save()
    assert error_of(service.refresh(token)) == "unauthorized_client"


@pytest.mark.parametrize(
    "grant_type",
    ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "é", "authorization_code "],
)
def test_grant_types_that_we_do_not_speak_are_refused(service: Service, grant_type: str) -> None:
    """RFC 9700 §2.4: no password grant."""
    fields = {"grant_type": grant_type, "username": "alice@exemple.nc", "password": "x"}
    assert error_of(service.post("/token", fields)) == "unsupported_grant_type"


@pytest.mark.parametrize(
    "fields", [{}, {"grant_type": "authorization_code"}, {"grant_type": "refresh_token"}, {"code": "x"}]
)
def test_a_missing_parameter_is_an_invalid_request(service: Service, fields: dict[str, str]) -> None:
    assert error_of(service.post("/token", fields)) == "invalid_request"


def test_a_parameter_given_twice_is_refused(browser: Browser, service: Service) -> None:
    code = service.code(browser)
    body = urlencode([("grant_type", "authorization_code"), ("code", code), ("code", code)])
    assert error_of(service.machine.post("/token", body, content_type=FORM)) == "invalid_request"


@pytest.mark.parametrize("method", ["get", "put", "delete", "options"])
def test_other_methods_are_refused(service: Service, method: str) -> None:
    response = getattr(service.machine, method)("/token")
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_nothing_is_read_from_the_address(browser: Browser, service: Service) -> None:
    """ASVS 14.2.1."""
    query = urlencode({"grant_type": "authorization_code", "code": service.code(browser)})
    response = service.machine.post(f"/token?{query}", "", content_type=FORM)
    assert response.status_code in (400, 401)


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "", "text/plain"]
)
def test_a_body_of_another_type_is_refused(service: Service, content_type: str) -> None:
    response = service.machine.post(
        "/token", b'{"grant_type": "client_credentials"}', content_type=content_type
    )
    assert error_of(response) == "invalid_request"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%ff", b"a" * 70_000, b"a=%00&b=1", b"&" * 900])
def test_nonsense_is_refused_and_never_a_fault(service: Service, body: bytes) -> None:
    response = service.machine.post("/token", body, content_type=FORM)
    assert response.status_code in (400, 401, 413)


def test_a_machine_acts_in_its_own_name(register: Callable[..., Service]) -> None:
    """RFC 6749 §4.4."""
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send", "letters:read"])
    answer = machine.post("/token", {"grant_type": "client_credentials", "scope": "letters:send"}).json()
    assert answer["scope"] == "letters:send"
    assert answer["token_type"] == "Bearer"
    assert "refresh_token" not in answer
    assert "id_token" not in answer
    assert machine.userinfo(answer["access_token"]).status_code == 401


@pytest.mark.parametrize("scope", ["openid", "letters:read openid", "other"])
def test_a_machine_gets_no_scope_of_people(register: Callable[..., Service], scope: str) -> None:
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:read", "openid"])
    fields = {"grant_type": "client_credentials", "scope": scope}
    assert error_of(machine.post("/token", fields)) == "invalid_scope"


def test_a_public_client_cannot_act_in_its_own_name(register: Callable[..., Service]) -> None:
    public = register("public", auth_method="none", grant_types=["client_credentials"])
    assert error_of(public.post("/token", {"grant_type": "client_credentials"})) == "unauthorized_client"


def test_a_token_for_a_resource_is_a_jwt_for_it_alone(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """RFC 9068 §2.2, RFC 8707, ASVS 9.2.3, 10.3.1."""
    resource = "https://api.exemple.nc/dossiers"
    service = register(audiences=[resource])
    connect(alice, service)
    tokens = service.tokens(browser, resource=resource)
    claims = service.read(tokens["access_token"])
    assert claims["aud"] == resource
    assert claims["client_id"] == "service"
    assert claims["sub"] == service.read(tokens["id_token"])["sub"]
    assert {"iss", "exp", "iat", "jti", "scope", "auth_time", "acr"} <= claims.keys()
    assert service.userinfo(tokens["access_token"]).status_code == 401
    renewed = service.refresh(tokens["refresh_token"]).json()
    assert service.read(renewed["access_token"])["aud"] == resource


def test_a_resource_that_was_not_authorized_is_refused(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    service = register(audiences=["https://a.example", "https://b.example"])
    connect(alice, service)
    code = service.code(browser, resource="https://a.example")
    assert error_of(service.redeem(code, resource="https://b.example")) == "invalid_target"
    tokens = service.redeem(code).json()
    assert (
        error_of(service.refresh(tokens["refresh_token"], resource="https://b.example")) == "invalid_target"
    )


@pytest.mark.parametrize("alg", ["ES256", "RS256", "EdDSA", "PS256"])
def test_each_client_has_its_algorithm(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User, alg: str
) -> None:
    service = register(id_token_alg=alg)
    connect(alice, service)
    assert service.read(service.tokens(browser)["id_token"], (alg,))["aud"] == "service"
