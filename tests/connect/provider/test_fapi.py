"""A client under the FAPI 2.0 Security Profile: it pushes, signs, and proves a key with each request."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from joserfc.jwk import ECKey

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.models import Client
from kagu.connect.provider.models import Grant
from tests.connect.provider.assertions import ASSERTION_TYPE, assertion
from tests.connect.provider.proofs import ath, nonce_of, proof, userinfo
from tests.connect.provider.service import Service, error_of, parameters_of


class Bank:
    """Authenticates with its key, and binds every token to another one."""

    def __init__(self, service: Service, key: ECKey, own_key: ECKey, nonce: str) -> None:
        self.service, self.key, self.own_key, self.nonce = service, key, own_key, nonce

    def post(self, path: str, fields: dict[str, str], own_key: ECKey | None = None) -> Any:
        name = self.service.client_id
        signed = assertion(self.key, iss=name, sub=name)
        proven = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": signed}
        shown = proof(own_key or self.own_key, path, nonce=self.nonce)
        return self.service.post(path, {**fields, **proven}, dpop=shown)

    def tokens(self, browser: Browser) -> dict[str, Any]:
        pushed = self.post("/par", self.service.request())
        query = urlencode({"client_id": self.service.client_id, "request_uri": pushed.json()["request_uri"]})
        code = parameters_of(browser.get(f"/authorize?{query}"))["code"]
        fields = {"code": code, "redirect_uri": self.service.redirect_uri}
        answer = self.post(
            "/token",
            {"grant_type": "authorization_code", "code_verifier": self.service.verifier, **fields},
        )
        assert answer.status_code == 200, answer.content
        return answer.json()

    def refresh(self, token: str, **more: Any) -> Any:
        return self.post("/token", {"grant_type": "refresh_token", "refresh_token": token}, **more)


@pytest.fixture
def bank(
    register: Callable[..., Service],
    connect: Callable[..., None],
    alice: User,
    key: ECKey,
    own_key: ECKey,
    bound: Service,
) -> Bank:
    service = register(
        "bank",
        auth_method="private_key_jwt",
        jwks={"keys": [key.as_dict(private=False)]},
        requires_par=True,
        requires_dpop=True,
    )
    connect(alice, service)
    return Bank(service, key, own_key, nonce_of(bound, own_key))


def test_a_refresh_token_does_not_rotate(browser: Browser, bank: Bank) -> None:
    """FAPI 2.0 §5.3.2.1: an answer that is lost costs nobody their login."""
    first = bank.tokens(browser)
    for _ in range(3):
        answer = bank.refresh(first["refresh_token"])
        assert answer.status_code == 200, answer.content
        assert answer.json()["refresh_token"] == first["refresh_token"]
        text = answer.json()["access_token"]
        shown = proof(bank.own_key, "/userinfo", "GET", nonce=bank.nonce, ath=ath(text))
        assert userinfo(bank.service, text, shown).status_code == 200
    assert Grant.objects.get().generation == 0


def test_only_the_first_id_token_holds_the_nonce(browser: Browser, bank: Bank) -> None:
    """OIDC Core §12.2."""
    first = bank.tokens(browser)
    assert bank.service.read(first["id_token"])["nonce"] == "a nonce of the service"
    renewed = bank.refresh(first["refresh_token"]).json()["id_token"]
    assert "nonce" not in bank.service.read(renewed)


def test_a_stolen_refresh_token_is_worth_nothing_without_the_clients_key(
    browser: Browser, bank: Bank, register: Callable[..., Service]
) -> None:
    """FAPI 2.0 §5.3.2.1: it is bound to its client's authentication."""
    token = bank.tokens(browser)["refresh_token"]
    fields = {"grant_type": "refresh_token", "refresh_token": token}
    thief = ECKey.generate_key("P-256")
    shown = proof(thief, nonce=bank.nonce)
    assert error_of(bank.service.post("/token", fields, dpop=shown)) == "invalid_client"
    other = register("other", requires_dpop=True)
    shown = proof(thief, nonce=bank.nonce)
    assert error_of(other.post("/token", fields, dpop=shown)) == "invalid_grant"
    assert bank.refresh(token).status_code == 200


def test_a_refresh_token_dies_with_its_session_and_when_it_is_revoked(
    browser: Browser, bank: Bank, alice: User
) -> None:
    """ASVS 7.4.1: not rotating is not living longer."""
    revoked = bank.tokens(browser)["refresh_token"]
    assert bank.post("/revoke", {"token": revoked}).status_code == 200
    assert error_of(bank.refresh(revoked)) == "invalid_grant"
    ended = bank.tokens(browser)["refresh_token"]
    end_login_sessions(LoginSession.objects.filter(user=alice))
    assert error_of(bank.refresh(ended)) == "invalid_grant"


def test_a_client_that_comes_under_the_profile_later_keeps_its_last_refresh_token(
    browser: Browser, service: Service, bank: Bank, own_key: ECKey
) -> None:
    """What it rotated before stays spent."""
    first = service.tokens(browser)["refresh_token"]
    last = service.refresh(first).json()["refresh_token"]
    client = Client.objects.get(client_id="service")
    client.requires_dpop = True
    client.save()

    def refresh(token: str) -> Any:
        fields = {"grant_type": "refresh_token", "refresh_token": token}
        return service.post("/token", fields, dpop=proof(own_key, nonce=bank.nonce))

    assert refresh(last).json()["refresh_token"] == last
    assert refresh(last).json()["refresh_token"] == last
    Grant.objects.update(rotated_at=1)
    assert error_of(refresh(first)) == "invalid_grant"
    assert error_of(refresh(last)) == "invalid_grant"


def test_a_public_client_rotates_although_it_proves_a_key(
    browser: Browser, bound: Service, own_key: ECKey
) -> None:
    """RFC 9700 §4.14.2: who has no secret has rotation."""
    nonce = nonce_of(bound, own_key)
    fields = {
        "grant_type": "authorization_code",
        "code": bound.code(browser),
        "redirect_uri": bound.redirect_uri,
        "code_verifier": bound.verifier,
    }
    first = bound.post("/token", fields, dpop=proof(own_key, nonce=nonce)).json()["refresh_token"]
    again = {"grant_type": "refresh_token", "refresh_token": first}
    second = bound.post("/token", again, dpop=proof(own_key, nonce=nonce)).json()["refresh_token"]
    assert second != first
