"""A service changed by another process: this one believes its memory neither to give nor to refuse."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from joserfc.jwk import ECKey

from kagu.connect.clients.models import Connection
from tests.connect.provider.assertions import ASSERTION_TYPE, CREDENTIALS, assertion, post
from tests.connect.provider.authorization.pushed import push, visit
from tests.connect.provider.authorization.signed import request_object
from tests.connect.provider.authorization.signed import visit as visit_signed
from tests.connect.provider.proofs import ath, nonce_of, proof, redeem, tokens, userinfo
from tests.connect.provider.service import CALLBACK, Service, change, error_of, page_of, parameters_of

NEW_CALLBACK = "https://service.exemple.nc/retour"


@pytest.fixture
def known(browser: Browser, service: Service) -> Service:
    """This process has read the service already."""
    assert "code" in parameters_of(service.authorize(browser))
    assert push(service).status_code == 201
    return service


@pytest.mark.parametrize("wrong", [{"response_type": "x"}, {"prompt": "none login"}, {"scope": "x"}])
def test_nobody_is_sent_to_a_service_that_was_stopped(
    browser: Browser, known: Service, wrong: dict[str, str]
) -> None:
    assert "error" in parameters_of(known.authorize(browser, **wrong))
    change(known, is_enabled=False)
    response = known.authorize(browser, **wrong)
    assert response.status_code == 400
    assert "Location" not in response


@pytest.mark.parametrize("wrong", [{"response_type": "x"}, {"prompt": "none", "max_age": "x"}])
def test_nobody_is_sent_to_an_address_that_was_taken_from_its_service(
    browser: Browser, known: Service, wrong: dict[str, str]
) -> None:
    change(known, redirect_uris=[NEW_CALLBACK])
    response = known.authorize(browser, **wrong)
    assert response.status_code == 400
    assert "Location" not in response
    assert error_of(push(known, **wrong)) == "invalid_request"
    assert parameters_of(known.authorize(browser, redirect_uri=NEW_CALLBACK, **wrong))["error"]


def test_a_parameter_sent_twice_tells_nobody_who_was_stopped(browser: Browser, known: Service) -> None:
    query = urlencode([*known.request().items(), ("scope", "openid")])
    assert "error" in parameters_of(browser.get(f"/authorize?{query}"))
    change(known, is_enabled=False)
    assert browser.get(f"/authorize?{query}").status_code == 400


def test_who_refuses_is_not_sent_to_an_address_that_was_taken_away(browser: Browser, known: Service) -> None:
    Connection.objects.all().delete()
    response = known.authorize(browser)
    assert page_of(response) == "/authorize/consent"
    change(known, redirect_uris=[NEW_CALLBACK])
    refused = browser.post(response["Location"], {"decision": "refuse"})
    assert refused.status_code == 400
    assert "Location" not in refused


def test_a_new_address_serves_at_once(browser: Browser, known: Service) -> None:
    assert known.authorize(browser, redirect_uri=NEW_CALLBACK).status_code == 400
    change(known, redirect_uris=[CALLBACK, NEW_CALLBACK])
    assert "code" in parameters_of(known.authorize(browser, redirect_uri=NEW_CALLBACK))


def test_a_new_address_may_be_pushed_at_once(known: Service) -> None:
    assert error_of(push(known, redirect_uri=NEW_CALLBACK)) == "invalid_request"
    change(known, redirect_uris=[CALLBACK, NEW_CALLBACK])
    assert push(known, redirect_uri=NEW_CALLBACK).status_code == 201


def test_a_new_kind_of_grant_and_a_new_audience_serve_at_once(known: Service) -> None:
    asked = {**CREDENTIALS, "scope": "letters:send", "resource": "https://api.exemple.nc"}
    assert error_of(known.post("/token", asked)) == "unauthorized_client"
    change(known, grant_types=["client_credentials"], scopes=["letters:send"])
    assert error_of(known.post("/token", asked)) == "invalid_target"
    change(known, audiences=["https://api.exemple.nc"])
    assert known.post("/token", asked).status_code == 200


def test_a_new_key_signs_requests_at_once_and_the_old_one_no_more(
    browser: Browser, known: Service, key: ECKey
) -> None:
    jwks = {"keys": [key.as_dict(private=False)]}
    assert visit_signed(browser, known, request_object(known, key)).status_code == 400
    change(known, jwks=jwks)
    assert "code" in parameters_of(visit_signed(browser, known, request_object(known, key)))
    change(known, jwks=None)
    assert visit_signed(browser, known, request_object(known, key)).status_code == 400


def test_a_new_key_authenticates_at_once_and_the_old_one_no_more(signer: Service, key: ECKey) -> None:
    assert post(signer, assertion(key)).status_code == 200
    new = ECKey.generate_key("P-256", parameters={"kid": "k1"})
    change(signer, jwks={"keys": [new.as_dict(private=False)]})
    assert error_of(post(signer, assertion(key))) == "invalid_client"
    assert post(signer, assertion(new)).status_code == 200
    change(signer, is_enabled=False)
    assert error_of(post(signer, assertion(new))) == "invalid_client"


def test_an_assertion_and_a_proof_serve_once_although_the_request_is_read_twice(
    signer: Service, bound: Service, key: ECKey, own_key: ECKey
) -> None:
    assert post(signer, assertion(key)).status_code == 200
    nonce = nonce_of(bound, own_key)
    change(signer)
    shown = proof(own_key, nonce=nonce)
    fields = {**CREDENTIALS, "client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion(key)}
    assert signer.post("/token", fields, dpop=shown).status_code == 200
    assert error_of(signer.post("/token", fields, dpop=proof(own_key, nonce=nonce))) == "invalid_client"
    fields["client_assertion"] = assertion(key)
    assert error_of(signer.post("/token", fields, dpop=shown)) == "invalid_dpop_proof"


def test_a_proof_is_no_replay_because_its_client_has_changed(
    browser: Browser, bound: Service, own_key: ECKey
) -> None:
    """RFC 9449 §11.1: at every endpoint that takes a proof; and it serves once still."""
    text = tokens(browser, bound, own_key)["access_token"]
    nonce, code = nonce_of(bound, own_key), bound.code(browser)
    change(bound)
    shown = proof(own_key, nonce=nonce)
    assert redeem(bound, code, shown).status_code == 200
    assert error_of(redeem(bound, bound.code(browser), shown)) == "invalid_dpop_proof"
    change(bound)
    shown = proof(own_key, "/par", nonce=nonce)
    assert bound.post("/par", bound.request(), dpop=shown).status_code == 201
    assert error_of(bound.post("/par", bound.request(), dpop=shown)) == "invalid_dpop_proof"
    change(bound)
    shown = proof(own_key, "/userinfo", "GET", nonce=nonce, ath=ath(text))
    assert userinfo(bound, text, shown).status_code == 200
    assert userinfo(bound, text, shown).status_code in (400, 401)


def test_a_proof_is_no_replay_where_events_are_fetched(
    register: Callable[..., Service], bound: Service, own_key: ECKey
) -> None:
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send"])
    nonce = nonce_of(bound, own_key)
    text = machine.post("/token", CREDENTIALS, dpop=proof(own_key, nonce=nonce)).json()["access_token"]

    def poll(shown: str) -> Any:
        headers = {"authorization": f"DPoP {text}", "dpop": shown}
        return machine.machine.post("/events/poll", "{}", content_type="application/json", headers=headers)

    change(machine)
    shown = proof(own_key, "/events/poll", nonce=nonce, ath=ath(text))
    assert poll(shown).status_code == 200
    assert poll(shown).status_code in (400, 401)


def test_a_pushed_request_is_answered_although_its_client_has_changed(
    browser: Browser, known: Service
) -> None:
    request_uri = push(known).json()["request_uri"]
    change(known, name="Un autre nom")
    assert "code" in parameters_of(visit(browser, known, request_uri))
