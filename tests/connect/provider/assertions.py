"""Clients that sign: their keys and assertions, made as their programmers make them."""

import time
import uuid
from typing import Any

from joserfc import jwt

from tests.connect.provider.service import ISSUER, Service

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
CREDENTIALS = {"grant_type": "client_credentials"}


def claims(signer: str = "signer", **changes: Any) -> dict[str, Any]:
    now = int(time.time())
    made = {
        "iss": signer,
        "sub": signer,
        "aud": ISSUER,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 60,
        **changes,
    }
    return {name: value for name, value in made.items() if value is not None}


def assertion(key: Any, alg: str = "ES256", header: Any = None, **changes: Any) -> str:
    words = {"alg": alg, "kid": "k1", **(header or {})}
    return jwt.encode(words, claims(**changes), key, algorithms=[alg])


def post(service: Service, signed: str, **more: str) -> Any:
    fields = {**CREDENTIALS, "client_assertion_type": ASSERTION_TYPE, "client_assertion": signed, **more}
    return service.post("/token", fields)
