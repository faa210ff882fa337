"""The machine endpoints under generated requests, good and bad: never a fault, always a spoken answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
from django.test import Client as Browser
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from kagu.connect.provider.doors.wsgi_door import FastDoor
from tests.connect.provider.conftest import SECRET
from tests.connect.provider.service import Service

TEXT = {"type": "string"}


def _form(*required: str, **fields: Any) -> dict[str, Any]:
    """An endpoint that takes a form."""
    form = {"type": "object", "properties": fields, "required": list(required)}
    body = {"content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": "answered"}}}}


def _json(**fields: Any) -> dict[str, Any]:
    """An endpoint that takes JSON."""
    schema = {"type": "object", "properties": fields}
    body = {"content": {"application/json": {"schema": schema}}}
    return {"post": {"requestBody": body, "responses": {"200": {"description": "answered"}}}}


def _read(*headers: str) -> dict[str, Any]:
    """An endpoint that is read."""
    parameters = [{"name": name, "in": "header", "schema": TEXT} for name in headers]
    return {"get": {"parameters": parameters, "responses": {"200": {"description": "answered"}}}}


TOKENS = {"anyOf": [TEXT, {"type": "string", "pattern": "^kg[ar]_[A-Za-z0-9_-]+$"}]}
# Nothing of what these endpoints do is reached without the client's secret.
BEHIND_AUTHENTICATION = ("/introspect", "/events/poll")
CLIENT = {"client_id": {"enum": ["service", "public"]}, "client_secret": TEXT, "client_assertion": TEXT}
SCHEMA = {
    "openapi": "3.0.3",
    "info": {"title": "The provider's machine endpoints", "version": "1"},
    "paths": {
        "/.well-known/openid-configuration": _read(),
        "/jwks": _read(),
        "/userinfo": _read("Authorization", "DPoP"),
        "/token": _form(
            "grant_type",
            grant_type={"enum": ["authorization_code", "refresh_token", "client_credentials", "x"]},
            code=TEXT,
            redirect_uri=TEXT,
            code_verifier=TEXT,
            refresh_token=TEXT,
            scope=TEXT,
            resource=TEXT,
            **CLIENT,
        ),
        "/par": _form(
            response_type={"enum": ["code", "token"]},
            redirect_uri={"enum": ["https://service.exemple.nc/callback", "x"]},
            scope=TEXT,
            claims=TEXT,
            max_age=TEXT,
            request=TEXT,
            request_uri=TEXT,
            **CLIENT,
        ),
        "/introspect": _form("token", token=TOKENS, token_type_hint=TEXT),
        "/events/poll": _json(
            maxEvents={"type": "integer"},
            returnImmediately={"type": "boolean"},
            ack={"type": "array", "items": TEXT},
            setErrs={"type": "object", "additionalProperties": {"type": "object"}},
        ),
        "/.well-known/oauth-authorization-server": _read(),
        "/.well-known/ssf-configuration": _read(),
        "/revoke": _form("token", token=TEXT, token_type_hint=TEXT, **CLIENT),
    },
}

schema = schemathesis.openapi.from_dict(SCHEMA)


def _no_django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    raise AssertionError(environ["PATH_INFO"])


@pytest.fixture
def new_browser() -> type[Browser]:
    """One door is enough here: each request is made up anyway."""
    return Browser


@pytest.fixture
def application(service: Service, register: Callable[..., Service]) -> FastDoor:
    register("public", auth_method="none")
    return FastDoor(_no_django)


@schema.parametrize()
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_request_gets_an_answer_of_the_protocol(case: Case, application: FastDoor) -> None:
    case.operation.app = application
    if case.path in BEHIND_AUTHENTICATION:
        case.headers["Authorization"] = Service("service", SECRET).basic()
    response = case.call(base_url="http://connect.localhost:8000")
    case.validate_response(response, checks=[not_a_server_error])
    assert response.status_code in (200, 201, 400, 401, 403, 405, 413)
    assert response.status_code != 401 or case.path not in BEHIND_AUTHENTICATION
    if response.status_code >= 400 and response.content:
        answer = json.loads(response.content)
        assert answer.get("error") or response.headers["www-authenticate"] == ["Bearer"]
