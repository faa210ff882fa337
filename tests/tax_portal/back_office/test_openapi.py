"""The OpenAPI file says what the interface does, and generated requests find nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, settings
from jsonschema_rs import Draft202012Validator
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)
from urllib3 import HTTPResponse

from kagu.tax_portal.back_office.openapi import document
from kagu.tax_portal.back_office.routes import OPERATIONS
from kagu.tax_portal.taxpayers.models import Dossier
from tests.tax_portal.back_office.conftest import NOTICE, BackOffice, File

FILE = Path(__file__).parents[3] / "docs" / "operate" / "back-office.openapi.json"
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
BASE = "http://impots.localhost:8001/back-office/v1"
schema = schemathesis.openapi.from_dict(document())
# Hundreds of examples for each shape take a minute; some, good and bad, are enough every time.
schema.config.phases.coverage.enabled = False


@pytest.fixture
def waiting(filed: File) -> Dossier:
    """A return that waits: good requests are about this one until it is decided."""
    return filed()


def test_the_file_in_the_documentation_is_that_of_the_code(back_office: BackOffice) -> None:
    """`kagu tax-portal print_back_office_openapi` makes it."""
    assert json.loads(FILE.read_text(encoding="utf-8")) == document()
    assert back_office.http.get("/back-office/v1/openapi.json").json() == document()


def test_every_operation_is_told_once() -> None:
    told = [each["operationId"] for path in document()["paths"].values() for each in path.values()]
    assert sorted(told) == sorted(operation.name for operation in OPERATIONS)


@schema.parametrize()
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_request_gets_an_answer_of_the_file(
    case: Case, back_office: BackOffice, waiting: Dossier
) -> None:
    if case.path_parameters and case.meta and not case.meta.generation.mode.is_negative:
        case.path_parameters["dossier_id"] = str(waiting.pk)
    case.headers["Authorization"] = f"Bearer {back_office.token()}"
    prepared = requests.Request(**case.as_transport_kwargs(base_url=BASE)).prepare()
    case.validate_response(_answer(back_office.http, prepared), checks=CHECKS)


def test_good_answers_are_those_of_the_file(back_office: BackOffice, waiting: Dossier) -> None:
    """What generated requests seldom reach: pages with filings, and a notice."""
    _check("/filings", "GET", back_office.get("filings"))
    _check("/dossiers/{dossier_id}", "GET", back_office.get(f"dossiers/{waiting.pk}"))
    path = f"dossiers/{waiting.pk}/assessment"
    _check("/dossiers/{dossier_id}/assessment", "POST", back_office.post(path, NOTICE))


def _check(path: str, method: str, answer: Any) -> None:
    assert answer.status_code == 200
    told = document()["paths"][path][method.lower()]["responses"]["200"]["content"]["application/json"]
    Draft202012Validator(told["schema"]).validate(answer.json())


def _answer(http: Client, prepared: requests.PreparedRequest) -> requests.Response:
    """The site's answer within the test's own transaction, as schemathesis reads it."""
    body = prepared.body or b""
    headers = {name: str(value) for name, value in prepared.headers.items() if name != "Content-Length"}
    answered = http.generic(
        str(prepared.method),
        prepared.path_url,
        body.encode() if isinstance(body, str) else body,
        content_type=headers.pop("Content-Type", ""),
        headers=headers,
    )
    response = requests.Response()
    response.status_code, response._content = answered.status_code, answered.content
    response.raw = HTTPResponse(headers=dict(answered.items()))
    response.request = prepared
    return response
