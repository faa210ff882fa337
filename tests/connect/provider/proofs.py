"""DPoP proofs, made as a client's programmers make them (RFC 9449 §4)."""

import base64
import hashlib
import time
import uuid
from typing import Any

from django.test import Client as Browser
from joserfc import jwt

from tests.connect.provider.service import ISSUER, Service, error_of


def nonce_of(service: Service, key: Any) -> str:
    """The nonce that the first refusal brings."""
    response = service.post("/token", {"grant_type": "refresh_token"}, dpop=proof(key, nonce=None))
    assert error_of(response) == "use_dpop_nonce"
    return response["DPoP-Nonce"]


def proof(
    key: Any,
    path: str = "/token",
    method: str = "POST",
    *,
    header: dict[str, Any] | None = None,
    **changes: Any,
) -> str:
    words = {"alg": "ES256", "typ": "dpop+jwt", "jwk": key.as_dict(private=False), **(header or {})}
    made = {
        "jti": str(uuid.uuid4()),
        "htm": method,
        "htu": ISSUER + path,
        "iat": int(time.time()),
        **changes,
    }
    claims = {name: value for name, value in made.items() if value is not None}
    return jwt.encode(words, claims, key, algorithms=[words["alg"]])


def ath(access_token: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(access_token.encode()).digest()).rstrip(b"=").decode()


def redeem(service: Service, code: str, dpop: str) -> Any:
    fields = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": service.redirect_uri,
        "code_verifier": service.verifier,
    }
    return service.post("/token", fields, dpop=dpop)


def tokens(browser: Browser, service: Service, key: Any) -> dict[str, Any]:
    response = redeem(service, service.code(browser), proof(key, nonce=nonce_of(service, key)))
    assert response.status_code == 200, response.content
    return response.json()


def userinfo(service: Service, access_token: str, dpop: str, scheme: str = "DPoP") -> Any:
    headers = {"authorization": f"{scheme} {access_token}", "dpop": dpop}
    return service.machine.get("/userinfo", headers={name: value for name, value in headers.items() if value})
