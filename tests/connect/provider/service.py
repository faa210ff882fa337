"""A service as the specifications describe one: it speaks HTTP, and knows nothing of our code."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote_plus, urlencode, urlsplit

from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import KeySet

from kagu.connect.clients.models import Client

ISSUER = "http://connect.localhost:8000"
CALLBACK = "https://service.exemple.nc/callback"
FORM = "application/x-www-form-urlencoded"


def parameters_of(response: Any) -> dict[str, str]:
    """What a redirect brings to the service."""
    assert response.status_code == 303, (response.status_code, response.content)
    return dict(parse_qsl(urlsplit(response["Location"]).query))


@dataclass
class Service:
    """One registered client, as its own programmers see it."""

    client_id: str
    secret: str = ""
    redirect_uri: str = CALLBACK
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    machine: Browser = field(default_factory=Browser)

    def request(self, **changes: str | None) -> dict[str, str]:
        """The parameters of an authorization request; None leaves one out."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        parameters: dict[str, str | None] = {
            "client_id": self.client_id,
            "response_type": "code",
            "scope": "openid",
            "redirect_uri": self.redirect_uri,
            "state": "a state of the service",
            "nonce": "a nonce of the service",
            "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            **changes,
        }
        return {name: value for name, value in parameters.items() if value is not None}

    def authorize(self, browser: Browser, **changes: str | None) -> Any:
        """The browser follows the service's link."""
        return browser.get(f"/authorize?{urlencode(self.request(**changes))}")

    def code(self, browser: Browser, **changes: str | None) -> str:
        """The code of a person who is logged in and has consented."""
        answer = parameters_of(self.authorize(browser, **changes))
        assert "code" in answer, answer
        return answer["code"]

    def post_json(self, path: str, said: str) -> Any:
        """JSON to a machine endpoint, with the client's secret."""
        headers = {"authorization": self.basic()}
        return self.machine.post(path, said, content_type="application/json", headers=headers)

    def basic(self) -> str:
        """The client's secret, as RFC 6749 §2.3.1 writes it."""
        pair = f"{quote_plus(self.client_id)}:{quote_plus(self.secret)}"
        return "Basic " + base64.b64encode(pair.encode()).decode()

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Any:
        """A form to a machine endpoint, with the client's own authentication."""
        if self.secret and "authorization" not in headers and "client_assertion" not in fields:
            headers["authorization"] = self.basic()
        elif not self.secret and "client_assertion" not in fields:
            fields = {"client_id": self.client_id, **fields}
        return self.machine.post(path, urlencode(fields), content_type=FORM, headers=headers)

    def redeem(self, code: str, **changes: str) -> Any:
        """The token request for a code."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": self.verifier,
            **changes,
        }
        return self.post("/token", {name: value for name, value in fields.items() if value})

    def tokens(self, browser: Browser, **changes: str | None) -> dict[str, Any]:
        """The whole flow."""
        response = self.redeem(self.code(browser, **changes))
        assert response.status_code == 200, response.content
        return response.json()

    def refresh(self, refresh_token: str, **changes: str) -> Any:
        """The token request for a refresh token."""
        fields = {"grant_type": "refresh_token", "refresh_token": refresh_token, **changes}
        return self.post("/token", fields)

    def userinfo(self, access_token: str) -> Any:
        """What the service may know of the person."""
        return self.machine.get("/userinfo", headers={"authorization": f"Bearer {access_token}"})

    def read(self, token: str, algorithms: tuple[str, ...] = ("ES256", "RS256", "EdDSA")) -> dict[str, Any]:
        """A token's claims, its signature checked with the published keys."""
        jwks = KeySet.import_key_set(self.machine.get("/jwks").json())
        return jwt.decode(token, jwks, algorithms=list(algorithms)).claims


def error_of(response: Any) -> str:
    """The error code of a machine endpoint's refusal."""
    assert response["Content-Type"] == "application/json", response.content
    assert response["Cache-Control"] == "no-store"
    return response.json()["error"]


def fields_of_form_post(response: Any) -> dict[str, list[str]]:
    """The hidden fields of a form_post page."""
    pairs = re.findall(r'name="([^"]+)" value="([^"]*)"', response.content.decode())
    return {name: [unescape(value)] for name, value in pairs}


def query_of(address: str) -> dict[str, list[str]]:
    """The parameters of an address."""
    return parse_qs(urlsplit(address).query)


def page_of(response: Any) -> str:
    """Which page the browser is sent to."""
    assert response.status_code == 303, (response.status_code, response.content)
    return urlsplit(response["Location"]).path


def way_back(response: Any) -> str:
    """The local path that the page returns to."""
    [path] = parse_qs(urlsplit(response["Location"]).query)["next"]
    assert path.startswith("/authorize?")
    return path


def change(service: Service, **fields: Any) -> None:
    """As another process does it: ours is not told."""
    client = Client.objects.get(client_id=service.client_id)
    for name, value in fields.items():
        setattr(client, name, value)
    client.save()
