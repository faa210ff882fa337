"""What the callers do: the protocol steps whose price `bin/bench` measures, the same for every provider."""

import base64
import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from bench.crowd import BadAnswer, Operation
from bench.wire import Answer, basic, get, post

REDIRECT_URI = "http://service.example.org/callback"
SCOPE = "openid profile email"


@dataclass(frozen=True)
class Provider:
    """One provider under measure: where it listens, its endpoints' paths and our client there."""

    name: str
    address: tuple[str, int]
    host: str
    authorize: str
    token: str
    userinfo: str
    client_id: str
    client_secret: str


def _expect(answer: Answer, status: int, what: str) -> None:
    if answer.status != status:
        raise BadAnswer(f"{what}: {answer.status} instead of {status}: {answer.body[:300]!r}")


def authorization_path(provider: Provider, challenge: str, state: str) -> str:
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": REDIRECT_URI,
        "scope": SCOPE,
        "state": state,
        "nonce": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    return f"{provider.authorize}?{urlencode(query)}"


def new_verifier() -> tuple[str, str]:
    """A PKCE code_verifier and its S256 challenge (RFC 7636 §4)."""
    verifier = secrets.token_urlsafe(32)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    return verifier, challenge.decode().rstrip("=")


def code_of(answer: Answer) -> str:
    location = answer.header(b"location").decode()
    code = parse_qs(urlsplit(location).query).get("code")
    if answer.status not in (302, 303) or not code:
        raise BadAnswer(f"authorize: {answer.status} {location[:200]} {answer.body[:300]!r}")
    return code[0]


def redeem(provider: Provider, code: str, verifier: str) -> bytes:
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": verifier,
    }
    return post(provider.host, provider.token, urlencode(form).encode(), headers=_basic(provider))


def _basic(provider: Provider) -> bytes:
    return basic(provider.client_id, provider.client_secret)


def code_flow(provider: Provider, cookies: str) -> Callable[[], Operation]:
    """authorize with an SSO session, token, userinfo, with PKCE: one log-in at one service."""
    cookie = f"Cookie: {cookies}\r\n".encode()

    def operation() -> Operation:
        verifier, challenge = new_verifier()
        path = authorization_path(provider, challenge, secrets.token_urlsafe(16))
        answer = yield get(provider.host, path, headers=cookie)
        answer = yield redeem(provider, code_of(answer), verifier)
        _expect(answer, 200, "token")
        tokens = json.loads(answer.body)
        bearer = f"Authorization: Bearer {tokens['access_token']}\r\n".encode()
        answer = yield get(provider.host, provider.userinfo, headers=bearer)
        _expect(answer, 200, "userinfo")
        if not tokens["id_token"] or b'"sub"' not in answer.body:
            raise BadAnswer("userinfo without sub")

    return operation


def refresh(provider: Provider, refresh_token: str) -> Callable[[], Operation]:
    """A refresh grant; the caller goes on with the token it was given, rotated or not."""
    held = {"token": refresh_token}
    headers = _basic(provider)

    def operation() -> Operation:
        form = f"grant_type=refresh_token&refresh_token={quote(held['token'], safe='')}"
        answer = yield post(provider.host, provider.token, form.encode(), headers=headers)
        _expect(answer, 200, "refresh")
        tokens = json.loads(answer.body)
        held["token"] = tokens.get("refresh_token", held["token"])

    return operation


def client_credentials(provider: Provider) -> Callable[[], Operation]:
    """A client-credentials grant: a service that acts for itself."""
    request = post(provider.host, provider.token, b"grant_type=client_credentials", headers=_basic(provider))

    def operation() -> Operation:
        answer = yield request
        _expect(answer, 200, "client credentials")

    return operation


def userinfo(provider: Provider, access_token: str) -> Callable[[], Operation]:
    """A userinfo call with a live access token."""
    bearer = f"Authorization: Bearer {access_token}\r\n".encode()
    request = get(provider.host, provider.userinfo, headers=bearer)

    def operation() -> Operation:
        answer = yield request
        _expect(answer, 200, "userinfo")

    return operation
