"""Clients that prove themselves with a signed JWT (OIDC Core §9, RFC 7523, FAPI 2.0 §5.3.2.1)."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, OctKey, RSAKey

from kagu.connect.clients.models import Client
from tests.clock import Clock
from tests.connect.provider.assertions import ASSERTION_TYPE, CREDENTIALS, assertion, claims, post
from tests.connect.provider.conftest import SECRET
from tests.connect.provider.service import ISSUER, Service, error_of


def encoded(part: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode()


def test_a_signed_assertion_serves_once(signer: Service, key: ECKey) -> None:
    signed = assertion(key)
    assert post(signer, signed).status_code == 200
    assert error_of(post(signer, signed)) == "invalid_client"


@pytest.mark.parametrize("alg", ["PS256", "ES256"])
def test_the_algorithms_of_fapi_serve(register: Callable[..., Service], alg: str) -> None:
    made: Any = RSAKey.generate_key(2048) if alg == "PS256" else ECKey.generate_key("P-256")
    jwks = {"keys": [{**made.as_dict(private=False), "kid": "k1"}]}
    signer = register("signer", auth_method="private_key_jwt", jwks=jwks, grant_types=["client_credentials"])
    assert post(signer, assertion(made, alg)).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"sub": None},
        {"sub": "other"},
        {"iss": None},
        {"aud": "https://other.example"},
        {"aud": None},
        {"aud": [ISSUER]},
        {"aud": f"{ISSUER}/token"},
        {"aud": f"{ISSUER}/par"},
        {"exp": None},
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 86_400},
        {"exp": "tomorrow"},
        {"exp": True},
        {"exp": float("nan")},
        {"exp": float("inf")},
        {"exp": 10**400},
        {"nbf": int(time.time()) + 3_600},
        {"iat": int(time.time()) + 3_600},
        {"jti": None},
        {"jti": 7},
        {"jti": ""},
        {"jti": "j" * 513},
        {"jti": "j" * 600},
        {"sub": "\ud800"},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(
    signer: Service, key: ECKey, changes: dict[str, Any]
) -> None:
    """FAPI 2.0 §5.3.2.1, ASVS 9.2.1-9.2.4."""
    made = {**claims(), **changes}
    payload = json.dumps({name: value for name, value in made.items() if value is not None})
    header = {"alg": "ES256", "kid": "k1"}
    signed = jws.serialize_compact(header, payload, key)
    response = post(signer, signed)
    assert response.status_code == 401
    assert error_of(response) == "invalid_client"


def test_a_clock_eight_seconds_ahead_is_forgiven(signer: Service, key: ECKey) -> None:
    now = int(time.time())
    assert post(signer, assertion(key, nbf=now + 8, iat=now + 8)).status_code == 200


@pytest.mark.parametrize("claim", ["nbf", "iat"])
@pytest.mark.parametrize(("ahead", "status"), [(10, 200), (11, 401), (60, 401), (61, 401)])
def test_a_clock_more_than_ten_seconds_ahead_is_not_forgiven(
    signer: Service, key: ECKey, clock: Clock, claim: str, ahead: int, status: int
) -> None:
    """FAPI 2.0 §5.3.2.1: up to 10 seconds must be accepted, more than 60 must be refused."""
    now = int(clock.timestamp)
    times: dict[str, Any] = {"exp": now + 300, claim: now + ahead}
    signed = assertion(key, **times)
    assert post(signer, signed).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(610, 200), (611, 401), (-9, 200), (-10, 401)])
def test_an_assertion_lives_ten_minutes_at_most(
    signer: Service, key: ECKey, clock: Clock, seconds: int, status: int
) -> None:
    """Give or take the ten seconds by which clocks may differ."""
    now = int(clock.timestamp)
    assert post(signer, assertion(key, iat=now, exp=now + seconds)).status_code == status


@pytest.mark.parametrize("length", [1, 512])
def test_an_identifier_may_be_short_or_long(signer: Service, key: ECKey, length: int) -> None:
    assert post(signer, assertion(key, jti="j" * length)).status_code == 200


def test_a_client_with_a_secret_does_not_prove_itself_with_the_keys_of_its_requests(
    register: Callable[..., Service], key: ECKey
) -> None:
    """Its keys sign request objects; it registered a secret to say who it is."""
    jwks = {"keys": [key.as_dict(private=False)]}
    asker = register("asker", jwks=jwks, grant_types=["client_credentials"])
    assert asker.post("/token", CREDENTIALS).status_code == 200
    assert error_of(post(asker, assertion(key, iss="asker", sub="asker"))) == "invalid_client"


def test_a_client_whose_secret_cannot_be_read_is_refused(register: Callable[..., Service]) -> None:
    sharer = register("sharer", auth_method="client_secret_jwt", grant_types=["client_credentials"])
    Client.objects.update(sealed_secret=None)
    signed = assertion(OctKey.import_key(SECRET), "HS256", iss="sharer", sub="sharer")
    assert error_of(post(sharer, signed)) == "invalid_client"


@pytest.mark.parametrize("method", ["client_secret", "authorization"])
def test_an_assertion_is_the_only_proof(
    register: Callable[..., Service], signer: Service, key: ECKey, method: str
) -> None:
    """RFC 6749 §2.3: two ways at once are refused."""
    fields = {"client_secret": SECRET} if method == "client_secret" else {}
    headers = {"authorization": signer.basic()} if method == "authorization" else {}
    signed = {**CREDENTIALS, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(key)}
    response = signer.post("/token", {**signed, **fields}, **headers)
    assert error_of(response) == "invalid_request"


def test_another_key_is_refused(signer: Service) -> None:
    other = ECKey.generate_key("P-256", parameters={"kid": "k1"})
    assert error_of(post(signer, assertion(other))) == "invalid_client"


def test_a_key_brought_along_counts_for_nothing(signer: Service) -> None:
    """ASVS 9.1.3: jwk, jku and x5u in the header are not looked at."""
    other = ECKey.generate_key("P-256")
    for header in (
        {"jwk": other.as_dict(private=False)},
        {"jku": "https://attacker.example/jwks"},
        {"x5u": "https://attacker.example/cert"},
        {"kid": "../../etc/passwd"},
    ):
        assert error_of(post(signer, assertion(other, header=header))) == "invalid_client"


def test_no_signature_is_refused(signer: Service) -> None:
    """ASVS 9.1.2: alg none."""
    parts = [encoded(part) for part in ({"alg": "none"}, claims())]
    for signature in ("", "x"):
        assert error_of(post(signer, ".".join([*parts, signature]))) == "invalid_client"


def test_a_public_key_is_no_shared_secret(signer: Service, key: ECKey) -> None:
    """ASVS 9.1.2: HS256 with the public key."""
    for secret in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        words = ".".join(encoded(part) for part in ({"alg": "HS256", "kid": "k1"}, claims()))
        mac = base64.urlsafe_b64encode(hmac.digest(secret, words.encode(), "sha256")).rstrip(b"=").decode()
        assert error_of(post(signer, f"{words}.{mac}")) == "invalid_client"


def test_rs256_is_refused(register: Callable[..., Service]) -> None:
    """FAPI 2.0 §5.4."""
    made = RSAKey.generate_key(2048, parameters={"kid": "k1"})
    jwks = {"keys": [made.as_dict(private=False)]}
    signer = register("signer", auth_method="private_key_jwt", jwks=jwks, grant_types=["client_credentials"])
    assert error_of(post(signer, assertion(made, "RS256"))) == "invalid_client"


@pytest.mark.parametrize(
    "signed", ["", "x", "a.b.c", "." * 5, "e30.e30.", "A" * 30_000, "é.é.é", "W10.W10.x"]
)
def test_a_malformed_assertion_is_refused(signer: Service, signed: str) -> None:
    response = post(signer, signed)
    assert response.status_code == 401 if signed else 400


def test_the_type_of_the_assertion_must_be_named(signer: Service, key: ECKey) -> None:
    fields = {**CREDENTIALS, "client_assertion": assertion(key)}
    assert error_of(signer.post("/token", fields)) == "invalid_client"


def test_the_client_id_beside_an_assertion_must_be_the_same(signer: Service, key: ECKey) -> None:
    assert post(signer, assertion(key), client_id="signer").status_code == 200
    assert error_of(post(signer, assertion(key), client_id="other")) == "invalid_request"


def test_a_shared_secret_signs_for_who_registered_so(register: Callable[..., Service]) -> None:
    sharer = register("sharer", auth_method="client_secret_jwt", grant_types=["client_credentials"])
    good = assertion(OctKey.import_key(SECRET), "HS256", iss="sharer", sub="sharer")
    bad = assertion(
        OctKey.import_key("another secret, as long as the first"), "HS256", iss="sharer", sub="sharer"
    )
    assert post(sharer, good).status_code == 200
    assert error_of(post(sharer, bad)) == "invalid_client"
