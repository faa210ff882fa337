"""Tokens bound to a key (RFC 9449, FAPI 2.0 §5.3.2.1)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.test import Client as Browser
from joserfc.jwk import ECKey

from kagu.connect.accounts.models import User
from kagu.connect.provider.models import SpentIdentifier
from tests.connect.provider.proofs import ath, nonce_of, proof, redeem, tokens, userinfo
from tests.connect.provider.service import Service, error_of, parameters_of


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
        assert_refused_at_resource(userinfo(bound, text, shown))


def assert_refused_at_resource(response: Any) -> None:
    """RFC 9449 §7.1."""
    assert response.status_code == 401
    assert error_of(response) == "invalid_dpop_proof"
    challenge = response["WWW-Authenticate"]
    assert challenge.startswith("DPoP ")
    assert 'error="invalid_dpop_proof"' in challenge
    assert 'algs="ES256' in challenge


def test_a_bad_proof_is_told_as_the_standard_says(
    browser: Browser, bound: Service, own_key: ECKey, register: Callable[..., Service]
) -> None:
    """RFC 9449 §7.1: at userinfo, and where events are fetched."""
    nonce = nonce_of(bound, own_key)
    text = tokens(browser, bound, own_key)["access_token"]
    used = proof(own_key, "/userinfo", "GET", nonce=nonce, ath=ath(text))
    assert userinfo(bound, text, used).status_code == 200
    for shown in (used, "x", proof(own_key, "/userinfo", "POST", nonce=nonce, ath=ath(text))):
        assert_refused_at_resource(userinfo(bound, text, shown))
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send"])
    asked = {"grant_type": "client_credentials"}
    text = machine.post("/token", asked, dpop=proof(own_key, nonce=nonce)).json()["access_token"]
    shown = proof(own_key, "/userinfo", nonce=nonce, ath=ath(text))
    headers = {"authorization": f"DPoP {text}", "dpop": shown}
    answer = machine.machine.post("/events/poll", "{}", content_type="application/json", headers=headers)
    assert_refused_at_resource(answer)


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


def test_a_proof_beside_nothing_leaves_no_row(browser: Browser, bound: Service, own_key: ECKey) -> None:
    """Whoever has no code, no refresh token and no access token fills no disk."""
    nonce = nonce_of(bound, own_key)
    text = tokens(browser, bound, own_key)["access_token"]
    kept = SpentIdentifier.objects.count()
    assert error_of(redeem(bound, "no code", proof(own_key, nonce=nonce))) == "invalid_grant"
    asked = {"grant_type": "refresh_token", "refresh_token": "none"}
    assert error_of(bound.post("/token", asked, dpop=proof(own_key, nonce=nonce))) == "invalid_grant"
    stranger = ECKey.generate_key("P-256")
    shown = proof(stranger, "/userinfo", "GET", nonce=nonce, ath=ath(text))
    assert userinfo(bound, text, shown).status_code == 401
    assert SpentIdentifier.objects.count() == kept
