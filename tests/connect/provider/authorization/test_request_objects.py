"""Signed authorization requests (RFC 9101, OIDC Core §6)."""

import base64
import hmac
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client as Browser
from joserfc import jws
from joserfc.jwk import ECKey, RSAKey

from kagu.connect.accounts.models import LoginSession, User
from tests.clock import Clock
from tests.connect.provider.assertions import assertion
from tests.connect.provider.authorization.signed import request_object, visit
from tests.connect.provider.service import ISSUER, Service, error_of, parameters_of


@pytest.fixture
def asker(register: Callable[..., Service], connect: Callable[..., None], alice: User, key: ECKey) -> Service:
    asker = register("asker", jwks={"keys": [key.as_dict(private=False)]})
    connect(alice, asker)
    return asker


def test_a_signed_request_becomes_a_code(browser: Browser, asker: Service, key: ECKey) -> None:
    answer = parameters_of(visit(browser, asker, request_object(asker, key)))
    assert answer["state"] == "a state of the service"
    assert asker.redeem(answer["code"]).status_code == 200


def test_numbers_and_objects_serve_as_in_json(browser: Browser, asker: Service, key: ECKey) -> None:
    signed = request_object(asker, key, max_age=10000, claims={"userinfo": {"email": None}})
    tokens = asker.redeem(parameters_of(visit(browser, asker, signed))["code"]).json()
    assert asker.userinfo(tokens["access_token"]).json()["email"] == "alice@exemple.nc"


def test_only_what_was_signed_counts(browser: Browser, asker: Service, key: ECKey) -> None:
    """RFC 9101 §6.3."""
    signed = request_object(asker, key)
    response = visit(
        browser, asker, signed, state="another", scope="openid email", redirect_uri="https://x.example/"
    )
    answer = parameters_of(response)
    assert answer["state"] == "a state of the service"
    assert asker.redeem(answer["code"]).json()["scope"] == "openid"


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "other"},
        {"aud": "https://other.example"},
        {"client_id": "other"},
        {"client_id": None},
        {"exp": int(time.time()) - 60},
        {"exp": int(time.time()) + 36_000},
        {"exp": "x"},
        {"nbf": int(time.time()) + 36_000},
        {"iat": int(time.time()) + 36_000},
        {"nbf": "x"},
        {"sub": "asker"},
        {"request": "x"},
        {"request_uri": "urn:x"},
        {"max_age": True},
        {"scope": ["openid"]},
        {"state": "a\x00b"},
        {"state": "\ud800"},
    ],
)
def test_a_request_with_a_wrong_claim_is_refused(
    browser: Browser, asker: Service, key: ECKey, changes: dict[str, Any]
) -> None:
    words = {"alg": "ES256", "kid": "k1"}
    made = {**asker.request(), "iss": "asker", "aud": ISSUER, **changes}
    signed = jws.serialize_compact(
        words, json.dumps({name: value for name, value in made.items() if value is not None}), key
    )
    response = visit(browser, asker, signed, redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"


def test_another_redirect_uri_inside_gives_a_page(browser: Browser, asker: Service, key: ECKey) -> None:
    """OIDC Core §6.1: the registered addresses hold for signed requests too."""
    signed = request_object(asker, key, redirect_uri="https://attacker.example/")
    response = visit(browser, asker, signed, redirect_uri=asker.redirect_uri)
    assert response.status_code == 400
    assert "Location" not in response


def test_an_unsigned_request_is_refused(browser: Browser, asker: Service) -> None:
    """ASVS 9.1.2."""
    parts = [{"alg": "none"}, asker.request()]
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    response = visit(browser, asker, ".".join([*encoded, ""]), redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"


def test_a_request_signed_by_someone_else_is_refused(browser: Browser, asker: Service) -> None:
    other = ECKey.generate_key("P-256", parameters={"kid": "k1"})
    response = visit(browser, asker, request_object(asker, other))
    assert response.status_code == 400
    response = visit(browser, asker, request_object(asker, other), redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"


def test_a_key_brought_along_counts_for_nothing(browser: Browser, asker: Service) -> None:
    """ASVS 9.1.3: jwk, jku and x5u in the header are not looked at."""
    other = ECKey.generate_key("P-256")
    headers: tuple[Any, ...] = (
        {"jwk": other.as_dict(private=False)},
        {"jku": "https://attacker.example/jwks"},
        {"x5u": "https://attacker.example/cert"},
    )
    for header in headers:
        signed = request_object(asker, other, header)
        response = visit(browser, asker, signed, redirect_uri=asker.redirect_uri)
        assert parameters_of(response)["error"] == "invalid_request_object"


def test_a_public_key_is_no_shared_secret(browser: Browser, asker: Service, key: ECKey) -> None:
    """ASVS 9.1.2: HS256 with the public key."""
    parts = [{"alg": "HS256", "kid": "k1"}, {**asker.request(), "iss": "asker", "aud": ISSUER}]
    words = ".".join(
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    )
    for secret in (key.as_pem(private=False), json.dumps(key.as_dict(private=False)).encode()):
        mac = base64.urlsafe_b64encode(hmac.digest(secret, words.encode(), "sha256")).rstrip(b"=").decode()
        response = visit(browser, asker, f"{words}.{mac}", redirect_uri=asker.redirect_uri)
        assert parameters_of(response)["error"] == "invalid_request_object"


def test_rs256_is_refused(browser: Browser, register: Callable[..., Service]) -> None:
    """FAPI 2.0 §5.4."""
    made = RSAKey.generate_key(2048, parameters={"kid": "k1"})
    asker = register("asker", jwks={"keys": [made.as_dict(private=False)]})
    signed = request_object(asker, made, {"alg": "RS256"})
    response = visit(browser, asker, signed, redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"


def test_a_client_assertion_is_no_request(browser: Browser, asker: Service, key: ECKey) -> None:
    """RFC 9101 §10.8, ASVS 9.2.2."""
    signed = assertion(key, iss="asker", sub="asker", **asker.request())
    response = visit(browser, asker, signed, redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"
    typed = request_object(asker, key, {"typ": "at+jwt"})
    response = visit(browser, asker, typed, redirect_uri=asker.redirect_uri)
    assert parameters_of(response)["error"] == "invalid_request_object"


def test_a_huge_request_is_refused(browser: Browser, asker: Service, key: ECKey) -> None:
    for size in (20_000, 100_000):
        signed = request_object(asker, key, state="s" * size)
        assert visit(browser, asker, signed).status_code in (400, 413)


def test_a_signed_request_survives_its_own_expiry_while_people_log_in(
    new_browser: Callable[[], Browser],
    asker: Service,
    key: ECKey,
    alice: User,
    log_in: Callable[..., LoginSession],
    clock: Clock,
) -> None:
    browser = new_browser()
    signed = request_object(asker, key, exp=int(clock.timestamp) + 1)
    response = visit(browser, asker, signed)
    [back] = parse_qs(urlsplit(response["Location"]).query)["next"]
    assert "request_uri=urn" in back
    log_in(browser, alice)
    # Past the expiry and the ten seconds that clocks may differ.
    clock.move(20)
    assert b"it has expired" in visit(new_browser(), asker, signed).content
    assert "code" in parameters_of(browser.get(back))


def test_who_must_sign_cannot_come_without(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User, key: ECKey
) -> None:
    signer = register("careful", jwks={"keys": [key.as_dict(private=False)]}, requires_signed_request=True)
    connect(alice, signer)
    assert parameters_of(signer.authorize(browser))["error"] == "invalid_request"
    assert error_of(signer.post("/par", signer.request())) == "invalid_request"
    assert "code" in parameters_of(visit(browser, signer, request_object(signer, key)))


def test_a_signed_request_may_be_pushed(browser: Browser, asker: Service, key: ECKey) -> None:
    pushed = asker.post("/par", {"request": request_object(asker, key)})
    assert pushed.status_code == 201, pushed.content
    query = urlencode({"client_id": "asker", "request_uri": pushed.json()["request_uri"]})
    assert "code" in parameters_of(browser.get(f"/authorize?{query}"))


def test_request_and_request_uri_do_not_go_together(browser: Browser, asker: Service, key: ECKey) -> None:
    response = visit(
        browser, asker, request_object(asker, key), request_uri="urn:x", redirect_uri=asker.redirect_uri
    )
    assert parameters_of(response)["error"] == "invalid_request"
