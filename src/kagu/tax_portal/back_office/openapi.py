"""The interface as OpenAPI 3.1 tells it, made of the operations themselves."""

import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from kagu.tax_portal.back_office.operations import SCOPES, Operation
from kagu.tax_portal.back_office.problems import CONTENT_TYPE, KINDS, TYPE
from kagu.tax_portal.back_office.requests import KEY_SCHEMA
from kagu.tax_portal.back_office.routes import OPERATIONS
from kagu.tax_portal.back_office.shapes import Schema
from kagu.tax_portal.back_office.told import DOSSIER, TEXT, record

ARGUMENT = re.compile(r"<uuid:(\w+)>")
KEY = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": KEY_SCHEMA}


@login_not_required
@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """The description is nobody's secret: it stands in the documentation too."""
    return JsonResponse(document(), headers={"Cache-Control": "public, max-age=3600"})


def document() -> dict[str, Any]:
    """The same for every site: where it is and who its provider is stand in the site's settings."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        address = "/" + ARGUMENT.sub(r"{\1}", operation.path)
        paths.setdefault(address, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Back office of the tax portal",
            "version": "1",
            "description": "See docs/operate/back-office.md. Amounts are whole Pacific francs.",
        },
        "servers": [{"url": "/back-office/v1"}],
        "paths": paths,
        "components": {
            "schemas": {"Dossier": DOSSIER, "Problem": _problem()},
            "securitySchemes": {"provider": _security()},
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    told: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "security": [{"provider": [operation.scope]}],
        "parameters": [*_arguments(operation), *_query(operation), *([KEY] if operation.is_write else [])],
        "responses": {"200": _answer("Done.", "application/json", operation.answer), **_refusals(operation)},
    }
    if operation.is_write:
        content = {"application/json": {"schema": operation.body.schema}}
        told["requestBody"] = {"required": True, "content": content}
    return told


def _arguments(operation: Operation) -> list[dict[str, Any]]:
    names = ARGUMENT.findall(operation.path)
    schema = {"type": "string", "format": "uuid"}
    return [{"name": name, "in": "path", "required": True, "schema": schema} for name in names]


def _query(operation: Operation) -> list[dict[str, Any]]:
    return [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]


def _refusals(operation: Operation) -> dict[str, Any]:
    """By status, with the kinds of problem that it may be."""
    schema = {"$ref": "#/components/schemas/Problem"}
    kinds: dict[int, list[str]] = {}
    for kind in operation.all_refusals:
        kinds.setdefault(KINDS[kind][0], []).append(kind)
    return {str(status): _answer(", ".join(kinds[status]), CONTENT_TYPE, schema) for status in sorted(kinds)}


def _answer(description: str, content_type: str, schema: Schema) -> dict[str, Any]:
    return {"description": description, "content": {content_type: {"schema": schema}}}


def _problem() -> Schema:
    """RFC 9457; a dossier that was corrected comes with the newer one."""
    fault = record(pointer=TEXT, detail=TEXT)
    told = record(
        type={"type": "string", "enum": [TYPE + kind for kind in KINDS]},
        title=TEXT,
        status={"type": "integer"},
    )
    told["properties"] |= {
        "detail": TEXT,
        "state": TEXT,
        "errors": {"type": "array", "items": fault},
        "newer_dossier": {"anyOf": [DOSSIER, {"type": "null"}]},
    }
    return told


def _security() -> dict[str, Any]:
    """The addresses are the provider's own, found by discovery."""
    return {
        "type": "oauth2",
        "description": "An access token (JWT, RFC 9068) of the provider, with the portal's audience.",
        "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": SCOPES}},
    }
