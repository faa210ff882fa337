"""A strict OpenID Provider on loopback, not ours: what a service may expect of any."""

import base64
import hashlib
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey

from kagu.relying_party import discovery
from tests.loopback import LoopbackServer, QuietHandler

ISSUER = "http://connect.localhost:8000"
CLIENT_ID = "impots"
CLIENT_SECRET = "a client secret for tests, long enough"
PEOPLE = {
    "alice": {"sub": "alice-sub", "given_name": "Alice", "family_name": "A", "email": "alice@exemple.nc"},
    "bob": {"sub": "bob-sub", "given_name": "Bob", "family_name": "B", "email": "bob@exemple.nc"},
}


class Provider(LoopbackServer):
    """Answers discovery, keys, token and userinfo; a test changes what it says.

    Its issuer is `ISSUER`, which a site finds by `OUTBOUND_ADDRESSES`, or the very address it listens at.
    """

    def __init__(
        self, *, is_named_by_address: bool = False, client_id: str = CLIENT_ID, secret: str = CLIENT_SECRET
    ) -> None:
        self.client_id, self.secret = client_id, secret
        self.keys = [ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": "first"})]
        self.metadata_changes: dict[str, Any] = {}
        self.id_token_changes: dict[str, Any] = {}
        self.id_token_header: dict[str, Any] = {}
        self.userinfo_changes: dict[str, Any] = {}
        self.codes: dict[str, dict[str, Any]] = {}
        self.asked: list[str] = []
        self.token_status = 200
        # What it answers instead, by path.
        self.nonsense: dict[str, Any] = {}
        super().__init__(_handler(self))
        self.issuer = f"http://{self.address}" if is_named_by_address else ISSUER

    def rotate(self, kid: str) -> None:
        """A new key signs; the old ones are no longer published."""
        self.keys = [ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256", "kid": kid})]

    def answer(self, authorization_url: str, person: str = "alice", **changes: str) -> dict[str, str]:
        """The parameters with which the browser comes back once the person has logged in."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(authorization_url).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "person": person}
        return {"code": code, "state": asked["state"], "iss": self.issuer, **changes}

    def sign(self, claims: dict[str, Any], typ: str = "JWT", **header: Any) -> str:
        """A JWT of this provider; claims that are None are left out."""
        said = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": self.keys[0].kid, "typ": typ, **header}, said, self.keys[0])

    def logout_token(
        self, *, typ: str = "logout+jwt", header: dict[str, Any] | None = None, **changes: Any
    ) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": now,
            "exp": now + 120,
            "jti": secrets.token_hex(8),
            "sub": "alice-sub",
            "sid": "alice-sid",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        }
        return self.sign({**claims, **changes}, typ, **(header or {}))

    def security_event(
        self, uri: str, said: dict[str, Any] | None = None, *, typ: str = "secevent+jwt", **changes: Any
    ) -> str:
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "iat": int(time.time()),
            "jti": secrets.token_hex(8),
            "sub_id": {"format": "iss_sub", "iss": self.issuer, "sub": "alice-sub"},
            "events": {uri: said or {}},
        }
        return self.sign({**claims, **changes}, typ)

    def metadata(self) -> dict[str, Any]:
        paths = {
            "authorization_endpoint": "/authorize",
            "token_endpoint": "/token",
            "userinfo_endpoint": "/userinfo",
            "jwks_uri": "/jwks",
            "end_session_endpoint": "/end-session",
        }
        endpoints = {name: self.issuer + path for name, path in paths.items()}
        supported = {
            "authorization_response_iss_parameter_supported": True,
            "id_token_signing_alg_values_supported": ["ES256"],
        }
        return {"issuer": self.issuer, **endpoints, **supported, **self.metadata_changes}

    def token(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        expected = base64.b64encode(f"{self.client_id}:{self.secret}".encode()).decode()
        if authorization != f"Basic {expected}":
            return 401, {"error": "invalid_client"}
        asked = self.codes.pop(form.get("code", ""), None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not asked or asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return 400, {"error": "invalid_grant"}
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "sub": PEOPLE[asked["person"]]["sub"],
            "sid": f"{asked['person']}-sid",
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "nonce": asked["nonce"],
            **self.id_token_changes,
        }
        id_token = self.sign(claims, **self.id_token_header)
        return 200, {
            "access_token": asked["person"],
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": id_token,
        }


@contextmanager
def running_provider(settings: Any) -> Iterator[Provider]:
    """The one that the site under test trusts; nothing is remembered of another."""
    running = Provider()
    settings.OUTBOUND_ADDRESSES = {urlsplit(ISSUER).netloc: running.address}
    discovery.forget()
    yield running
    running.stop()


def _handler(provider: Provider) -> type[QuietHandler]:
    class Handler(QuietHandler):
        def do_GET(self) -> None:
            provider.asked.append(self.path)
            if self.path == "/.well-known/openid-configuration":
                self.answer(200, provider.metadata())
            elif self.path == "/jwks":
                self.answer(200, {"keys": [key.as_dict(private=False) for key in provider.keys]})
            elif self.path == "/userinfo":
                person = self.headers["Authorization"].removeprefix("Bearer ")
                self.answer(200, {**PEOPLE[person], **provider.userinfo_changes})

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            status, said = provider.token(form, self.headers.get("Authorization", ""))
            self.answer(provider.token_status if provider.token_status != 200 else status, said)

        def answer(self, status: int, said: dict[str, Any]) -> None:
            body = json.dumps(provider.nonsense.get(self.path, said)).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
