"""Which proofs of a key are accepted, and which are not (RFC 9449 §4.3, §8, §11)."""

import time
from typing import Any

import pytest
from django.test import Client as Browser
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from kagu.connect.provider.tokens.retention import forget_expired
from tests.clock import Clock
from tests.connect.provider.proofs import nonce_of, proof, redeem
from tests.connect.provider.service import ISSUER, Service, error_of

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
        {"jti": ""},
        {"jti": "j" * 513},
        {"htu": f"{ISSUER}/token?{'x' * 2000}"},
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


@pytest.mark.parametrize(
    ("issuer", "htu"),
    [
        ("http://connect.localhost", "http://connect.localhost:80/token"),
        ("https://connect.localhost", "https://connect.localhost:443/token"),
        ("https://connect.localhost:443", "https://connect.localhost/token"),
    ],
)
def test_a_port_that_goes_without_saying_may_be_said(
    bound: Service, own_key: ECKey, settings: Any, issuer: str, htu: str
) -> None:
    nonce = nonce_of(bound, own_key)
    settings.ISSUER = issuer
    shown = proof(own_key, nonce=nonce, htu=htu)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == "invalid_request"


# Whoever gets through has shown a good proof, and is asked for a refresh token next.
@pytest.mark.parametrize(
    ("skew", "error"),
    [
        (-60, "invalid_request"),
        (-61, "invalid_dpop_proof"),
        (10, "invalid_request"),
        (11, "invalid_dpop_proof"),
    ],
)
def test_small_differences_of_clocks_are_forgiven(
    bound: Service, own_key: ECKey, clock: Clock, skew: int, error: str
) -> None:
    shown = proof(own_key, nonce=nonce_of(bound, own_key), iat=int(clock.timestamp) + skew)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == error


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"exp": 24 * 3600 + 10}, "invalid_request"),
        ({"exp": 24 * 3600 + 11}, "invalid_dpop_proof"),
        ({"exp": -9}, "invalid_request"),
        ({"exp": -10}, "invalid_dpop_proof"),
    ],
)
def test_a_proof_may_say_when_it_ends(
    bound: Service, own_key: ECKey, clock: Clock, changes: dict[str, int], error: str
) -> None:
    moments: dict[str, Any] = {name: int(clock.timestamp) + seconds for name, seconds in changes.items()}
    shown = proof(own_key, nonce=nonce_of(bound, own_key), **moments)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == error


@pytest.mark.parametrize("length", [1, 512])
def test_an_identifier_may_be_short_or_long(bound: Service, own_key: ECKey, length: int) -> None:
    shown = proof(own_key, nonce=nonce_of(bound, own_key), jti="j" * length)
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == "invalid_request"


def test_a_proof_from_a_fast_clock_is_remembered_until_it_is_too_old(
    browser: Browser, bound: Service, own_key: ECKey, clock: Clock
) -> None:
    shown = proof(own_key, nonce=nonce_of(bound, own_key), iat=int(clock.timestamp) + 10)
    assert redeem(bound, bound.code(browser), shown).status_code == 200
    clock.move(65)
    forget_expired()
    assert error_of(redeem(bound, bound.code(browser), shown)) == "invalid_dpop_proof"


@pytest.mark.parametrize("nonce", ["x", "", 7, "MTIzNDU2Nzg5MC4AAAAA", "é"])
def test_a_nonce_that_is_not_ours_is_answered_with_one_that_is(
    bound: Service, own_key: ECKey, nonce: Any
) -> None:
    response = bound.post("/token", {"grant_type": "refresh_token"}, dpop=proof(own_key, nonce=nonce))
    assert error_of(response) == "use_dpop_nonce"
    assert response["DPoP-Nonce"]


@pytest.mark.parametrize(("seconds", "error"), [(300, "invalid_request"), (301, "use_dpop_nonce")])
def test_a_nonce_grows_old(bound: Service, own_key: ECKey, clock: Clock, seconds: int, error: str) -> None:
    nonce = nonce_of(bound, own_key)
    clock.move(seconds)
    shown = proof(own_key, nonce=nonce, iat=int(clock.timestamp))
    assert error_of(bound.post("/token", {"grant_type": "refresh_token"}, dpop=shown)) == error


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
