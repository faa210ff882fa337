"""The portal's back-office interface as a client of it sees it: a token, pages, writes sent once."""

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

import requests
from joserfc import jwt
from joserfc.jwk import ECKey

from kagu.site import clock

SECONDS = 10
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class Refused(Exception):
    """The portal answered with a problem (RFC 9457)."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem.get("title", ""))
        self.kind = str(problem.get("type", "")).rpartition(":")[2]


@dataclass
class Interface:
    """One portal, and the provider that it stands on; `key` is the client's own, as a private JWK."""

    portal: str
    issuer: str
    client_id: str
    key: str
    scope: str
    _session: requests.Session = field(default_factory=requests.Session)
    _token: str = ""
    _token_ends_at: float = 0.0

    def read(self, path: str, **query: str) -> dict[str, Any]:
        """GET; raises Refused, or what `requests` raises."""
        address = f"{self.portal}/back-office/v1/{path}"
        return _told(self._session.get(address, params=query, headers=self._headers(), timeout=SECONDS))

    def write(self, path: str, key: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST; with the same key the portal carries it out once."""
        headers = {**self._headers(), "Idempotency-Key": key}
        address = f"{self.portal}/back-office/v1/{path}"
        return _told(self._session.post(address, json=body, headers=headers, timeout=SECONDS))

    def _headers(self) -> dict[str, str]:
        if time.monotonic() >= self._token_ends_at:
            self._ask_for_token()
        return {"Authorization": f"Bearer {self._token}"}

    def _ask_for_token(self) -> None:
        """Client credentials with `private_key_jwt` (RFC 7523), for the portal's interface (RFC 8707)."""
        discovery = f"{self.issuer}/.well-known/openid-configuration"
        endpoint = self._session.get(discovery, timeout=SECONDS).json()["token_endpoint"]
        form = {
            "grant_type": "client_credentials",
            "scope": self.scope,
            "resource": f"{self.portal}/back-office",
            "client_id": self.client_id,
            "client_assertion_type": ASSERTION,
            "client_assertion": self._assertion(),
        }
        answer = self._session.post(endpoint, data=form, timeout=SECONDS)
        answer.raise_for_status()
        told = answer.json()
        self._token, self._token_ends_at = told["access_token"], time.monotonic() + told["expires_in"] / 2

    def _assertion(self) -> str:
        now = clock.seconds()
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.issuer,
            "iat": now,
            "exp": now + 60,
            "jti": secrets.token_urlsafe(16),
        }
        return jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(json.loads(self.key)))


def _told(answer: requests.Response) -> dict[str, Any]:
    if answer.headers.get("Content-Type") == "application/problem+json":
        raise Refused(answer.json())
    answer.raise_for_status()
    return dict(answer.json())
