"""Authorization requests in a signed object (RFC 9101)."""

import time
from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser
from joserfc import jwt

from tests.connect.provider.service import ISSUER, Service


def request_object(service: Service, key: Any, header: dict[str, str] | None = None, **changes: Any) -> str:
    words = {"alg": "ES256", "kid": "k1", "typ": "oauth-authz-req+jwt", **(header or {})}
    now = int(time.time())
    made = {
        **service.request(),
        "iss": service.client_id,
        "aud": ISSUER,
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    return jwt.encode(
        words,
        {name: value for name, value in made.items() if value is not None},
        key,
        algorithms=[words["alg"]],
    )


def visit(browser: Browser, service: Service, signed: str, **more: str) -> Any:
    query = urlencode({"client_id": service.client_id, "request": signed, **more})
    return browser.get(f"/authorize?{query}")
