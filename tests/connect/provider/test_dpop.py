"""Tokens bound to a key (RFC 9449, FAPI 2.0 §5.3.2.1)."""

import base64
import hashlib
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from kagu.connect.accounts.models import User
from tests.connect.provider.service import ISSUER, Service, error_of, parameters_of


@pytest.fixture(scope="module")
def own_key() -> ECKey:
    return ECKey.generate_key("P-256")


@pytest.fixture
def bound(register: Callable[..., Service], connect: Callable[..., None], alice: User) -> Service:
    """A public client: its refresh tokens are bound too."""
    bound = register("bound", auth_method="none", requires_dpop=True)
    connect(alice, bound)
    return bound


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


def test_a_bound_token_works_with_its_key(browser: Browser, bound: Service, own_key: ECKey) -> None:
    """ASVS 10.3.5."""
    answer = tokens(browser, bound, own_key)
    assert answer["token_type"] == "DPoP"
    nonce = nonce_of(bound, own_key)
    text = answer["access_token"]
    shown = proof(own_key, "/userinfo", "GET", nonce=nonce, ath=ath(text))
    assert userinfo(bound, text, shown).status_code == 200


def test_a_bound_token_is_worth_nothing_without_its_key(
    browser: Browser, bound: Service, own_key: ECKey
) -> None:
    text = tokens(browser, bound, own_key)["access_token"]
    nonce = nonce_of(bound, own_key)
    thief = ECKey.generate_key("P-256")
    stolen = proof(thief, "/userinfo", "GET", nonce=nonce, ath=ath(text))
    for response in (
        userinfo(bound, text, stolen),
        userinfo(bound, text, ""),
        userinfo(bound, text, "", scheme="Bearer"),
    ):
        assert response.status_code == 401
        assert "invalid_token" in response["WWW-Authenticate"]


def test_a_resource_asks_for_its_nonce(browser: Browser, bound: Service, own_key: ECKey) -> None:
    """RFC 9449 §9."""
    text = tokens(browser, bound, own_key)["access_token"]
    response = userinfo(bound, text, proof(own_key, "/userinfo", "GET", ath=ath(text)))
    assert response.status_code == 401
    assert "use_dpop_nonce" in response["WWW-Authenticate"]
    shown = proof(own_key, "/userinfo", "GET", ath=ath(text), nonce=response["DPoP-Nonce"])
    assert userinfo(bound, text, shown).status_code == 200


def test_a_proof_for_another_token_is_refused(browser: Browser, bound: Service, own_key: ECKey) -> None:
    text = tokens(browser, bound, own_key)["access_token"]
    nonce = nonce_of(bound, own_key)
    for wrong in (None, ath("another"), 7):
        shown = proof(own_key, "/userinfo", "GET", nonce=nonce, ath=wrong)
        assert error_of(userinfo(bound, text, shown)) == "invalid_dpop_proof"


def test_who_must_prove_cannot_come_without(browser: Browser, bound: Service) -> None:
    """ASVS 10.4.14."""
    assert error_of(bound.redeem(bound.code(browser))) == "invalid_dpop_proof"


def test_a_refresh_token_of_a_public_client_is_bound(
    browser: Browser, bound: Service, own_key: ECKey
) -> None:
    refresh_token = tokens(browser, bound, own_key)["refresh_token"]
    nonce = nonce_of(bound, own_key)
    fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    thief = ECKey.generate_key("P-256")
    stolen = bound.post("/token", fields, dpop=proof(thief, nonce=nonce))
    assert error_of(stolen) == "invalid_grant"
    assert bound.post("/token", fields, dpop=proof(own_key, nonce=nonce)).status_code == 200


def test_a_confidential_client_may_change_its_key(browser: Browser, service: Service, own_key: ECKey) -> None:
    """RFC 9449 §5: its refresh token is bound to its authentication."""
    refresh_token = tokens(browser, service, own_key)["refresh_token"]
    fields = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    other = ECKey.generate_key("P-256")
    response = service.post("/token", fields, dpop=proof(other, nonce=nonce_of(service, other)))
    assert response.status_code == 200
    assert response.json()["token_type"] == "DPoP"


def test_a_code_bound_by_the_request_needs_that_key(browser: Browser, bound: Service, own_key: ECKey) -> None:
    """RFC 9449 §10."""
    nonce = nonce_of(bound, own_key)
    code = bound.code(browser, dpop_jkt=own_key.thumbprint())
    other = ECKey.generate_key("P-256")
    assert error_of(redeem(bound, code, proof(other, nonce=nonce))) == "invalid_grant"
    assert redeem(bound, code, proof(own_key, nonce=nonce)).status_code == 200


def test_a_pushed_request_binds_its_code(browser: Browser, bound: Service, own_key: ECKey) -> None:
    nonce = nonce_of(bound, own_key)
    pushed = bound.post("/par", bound.request(), dpop=proof(own_key, "/par", nonce=nonce))
    query = urlencode({"client_id": "bound", "request_uri": pushed.json()["request_uri"]})
    code = parameters_of(browser.get(f"/authorize?{query}"))["code"]
    other = ECKey.generate_key("P-256")
    assert error_of(redeem(bound, code, proof(other, nonce=nonce))) == "invalid_grant"
    assert redeem(bound, code, proof(own_key, nonce=nonce)).status_code == 200


def test_a_pushed_request_that_names_another_key_is_refused(bound: Service, own_key: ECKey) -> None:
    nonce = nonce_of(bound, own_key)
    fields = bound.request(dpop_jkt=ECKey.generate_key("P-256").thumbprint())
    response = bound.post("/par", fields, dpop=proof(own_key, "/par", nonce=nonce))
    assert error_of(response) == "invalid_dpop_proof"


def test_a_token_for_a_resource_names_the_key(
    browser: Browser,
    register: Callable[..., Service],
    connect: Callable[..., None],
    alice: User,
    own_key: ECKey,
) -> None:
    """RFC 9449 §6.1."""
    service = register(audiences=["https://api.exemple.nc"])
    connect(alice, service)
    code = service.code(browser, resource="https://api.exemple.nc")
    answer = redeem(service, code, proof(own_key, nonce=nonce_of(service, own_key))).json()
    assert service.read(answer["access_token"])["cnf"] == {"jkt": own_key.thumbprint()}


def test_a_proof_serves_once(browser: Browser, bound: Service, own_key: ECKey) -> None:
    shown = proof(own_key, nonce=nonce_of(bound, own_key))
    assert redeem(bound, bound.code(browser), shown).status_code == 200
    assert error_of(redeem(bound, bound.code(browser), shown)) == "invalid_dpop_proof"


NOW = int(time.time())


@pytest.mark.parametrize(
    "changes",
    [
        {"htm": "GET"},
        {"htm": None},
        {"htu": f"{ISSUER}/userinfo"},
        {"htu": "https://other.example/token"},
        {"htu": None},
        {"htu": 7},
        {"htu": "http://[x"},
        {"iat": NOW - 3600},
        {"iat": NOW + 3600},
        {"iat": None},
        {"iat": "x"},
        {"iat": True},
        {"exp": NOW - 60},
        {"nbf": NOW + 3600},
        {"jti": None},
        {"jti": 1},
        {"jti": "j" * 600},
    ],
)
def test_a_proof_with_a_wrong_claim_is_refused(
    bound: Service, own_key: ECKey, changes: dict[str, Any]
) -> None:
    nonce = nonce_of(bound, own_key)
    response = bound.post(
        "/token", {"grant_type": "refresh_token"}, dpop=proof(own_key, nonce=nonce, **changes)
    )
    assert error_of(response) == "invalid_dpop_proof"


@pytest.mark.parametrize(
    "htu", [f"{ISSUER}/token?x=1", f"{ISSUER}/token#x", "HTTP://CONNECT.localhost:8000/token"]
)
def test_the_address_is_compared_as_the_standard_says(bound: Service, own_key: ECKey, htu: str) -> None:
    """RFC 9449 §4.3: without query and fragment, scheme and host in any case."""
    shown = proof(own_key, nonce=nonce_of(bound, own_key), htu=htu)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == "invalid_request"


@pytest.mark.parametrize("skew", [-10, 8])
def test_small_differences_of_clocks_are_forgiven(bound: Service, own_key: ECKey, skew: int) -> None:
    shown = proof(own_key, nonce=nonce_of(bound, own_key), iat=int(time.time()) + skew)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == "invalid_request"


@pytest.mark.parametrize("nonce", ["x", "", 7, "MTIzNDU2Nzg5MC4AAAAA", "é"])
def test_a_nonce_that_is_not_ours_is_answered_with_one_that_is(
    bound: Service, own_key: ECKey, nonce: Any
) -> None:
    response = bound.post("/token", {"grant_type": "refresh_token"}, dpop=proof(own_key, nonce=nonce))
    assert error_of(response) == "use_dpop_nonce"
    assert response["DPoP-Nonce"]


def test_a_nonce_grows_old(bound: Service, own_key: ECKey, monkeypatch: pytest.MonkeyPatch) -> None:
    nonce = nonce_of(bound, own_key)
    monkeypatch.setattr("kagu.connect.provider.dpop.NONCE_SECONDS", -1)
    response = bound.post("/token", {"grant_type": "refresh_token"}, dpop=proof(own_key, nonce=nonce))
    assert error_of(response) == "use_dpop_nonce"


def test_proofs_of_other_making_are_refused(bound: Service, own_key: ECKey) -> None:
    """ASVS 9.1.1-9.1.3, 9.2.2: type, algorithm and key of the header."""
    secret = OctKey.generate_key(256)
    private = own_key.as_dict(private=True)
    bad = [
        proof(own_key, header={"typ": "JWT"}),
        proof(own_key, header={"jwk": private}),
        proof(own_key, header={"jwk": {"kty": "EC"}}),
        proof(own_key, header={"jwk": ECKey.generate_key("P-256").as_dict(private=False)}),
        proof(RSAKey.generate_key(2048), header={"alg": "RS256"}),
        proof(RSAKey.generate_key(1024), header={"alg": "PS256"}),
        proof(secret, header={"alg": "HS256", "jwk": secret.as_dict(private=True)}),
        "x",
        "a.b.c",
        "A" * 20_000,
        proof(own_key) + "x",
    ]
    for shown in bad:
        response = bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)
        assert error_of(response) == "invalid_dpop_proof", shown


@pytest.mark.parametrize("alg", ["PS256", "EdDSA"])
def test_the_other_algorithms_serve(browser: Browser, bound: Service, alg: str) -> None:
    key: Any = RSAKey.generate_key(2048) if alg == "PS256" else OKPKey.generate_key("Ed25519")
    response = bound.post("/token", {"grant_type": "refresh_token"}, dpop=proof(key, header={"alg": alg}))
    shown = proof(key, header={"alg": alg}, nonce=response["DPoP-Nonce"])
    assert redeem(bound, bound.code(browser), shown).status_code == 200
