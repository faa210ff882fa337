"""Authorization requests that are pushed first (RFC 9126)."""

from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser

from tests.connect.provider.service import Service


def push(service: Service, **changes: str | None) -> Any:
    return service.post("/par", service.request(**changes))


def visit(browser: Browser, service: Service, request_uri: str, **more: str) -> Any:
    query = urlencode({"client_id": service.client_id, "request_uri": request_uri, **more})
    return browser.get(f"/authorize?{query}")
