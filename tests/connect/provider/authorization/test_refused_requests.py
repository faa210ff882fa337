"""Authorization requests that are wrong: the specification's error, at the client's own address."""

from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from kagu.connect.clients.models import Client
from tests.connect.provider.service import ISSUER, Service, parameters_of

WRONG = [
    ({"response_type": None}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "id_token"}, "unsupported_response_type"),
    ({"response_type": "id_token token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"response_type": "none"}, "unsupported_response_type"),
    ({"response_mode": "fragment"}, "invalid_request"),
    ({"response_mode": "web_message"}, "invalid_request"),
    ({"scope": None}, "invalid_scope"),
    ({"scope": "unknown"}, "invalid_scope"),
    ({"scope": "profile email"}, "invalid_scope"),
    ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"code_challenge": "=" * 43}, "invalid_request"),
    ({"request": "x.y.z"}, "invalid_request_object"),
    ({"request_uri": "https://service.exemple.nc/request.jwt"}, "request_uri_not_supported"),
    ({"request_uri": "http://169.254.169.254/latest/meta-data"}, "request_uri_not_supported"),
    ({"request_uri": "urn:ietf:params:oauth:request_uri:unknown"}, "invalid_request_uri"),
    ({"registration": "{}"}, "registration_not_supported"),
    ({"claims": "{"}, "invalid_request"),
    ({"claims": "[]"}, "invalid_request"),
    ({"claims": '{"userinfo": 1}'}, "invalid_request"),
    ({"claims": '{"userinfo": {"email": true}}'}, "invalid_request"),
    ({"claims": "[" * 3000}, "invalid_request"),
    ({"claims": '{"id_token": {"sub": {"value": 1}}}'}, "invalid_request"),
    ({"claims": '{"id_token": {"acr": {"essential": true, "values": "x"}}}'}, "invalid_request"),
    ({"dpop_jkt": "short"}, "invalid_request"),
    ({"resource": "https://api.example"}, "invalid_target"),
    ({"state": "s" * 3000}, "invalid_request"),
    ({"nonce": "n" * 3000}, "invalid_request"),
]


@pytest.mark.parametrize(("changes", "error"), WRONG)
def test_a_wrong_request_is_told_to_its_client(
    browser: Browser, service: Service, changes: dict[str, str | None], error: str
) -> None:
    answer = parameters_of(service.authorize(browser, **changes))
    assert answer["error"] == error
    assert answer["state"] == {"state": "a state of the service", **changes}["state"]
    assert answer["iss"] == ISSUER
    assert "code" not in answer


@pytest.mark.parametrize("name", ["scope", "state", "nonce", "code_challenge", "prompt", "x"])
def test_a_parameter_given_twice_is_refused(browser: Browser, service: Service, name: str) -> None:
    """RFC 6749 §3.1, ASVS 15.3.7."""
    query = urlencode([*service.request().items(), (name, "1"), (name, "2")])
    answer = parameters_of(browser.get(f"/authorize?{query}"))
    assert answer["error"] == "invalid_request"
    assert ("state" in answer) == (name != "state")


def test_parameters_may_come_in_any_order(browser: Browser, service: Service) -> None:
    query = urlencode(list(reversed(service.request().items())))
    assert "code" in parameters_of(browser.get(f"/authorize?{query}"))


def test_an_empty_parameter_counts_as_left_out(browser: Browser, service: Service) -> None:
    assert "code" in parameters_of(service.authorize(browser, prompt="", max_age="", claims=""))
    assert parameters_of(service.authorize(browser, response_type=""))["error"] == "invalid_request"


def test_state_and_nonce_may_be_left_out(browser: Browser, service: Service) -> None:
    answer = parameters_of(service.authorize(browser, state=None, nonce=None))
    assert "state" not in answer
    tokens = service.redeem(answer["code"]).json()
    assert "nonce" not in service.read(tokens["id_token"])


def test_state_and_nonce_come_back_unchanged(browser: Browser, service: Service) -> None:
    odd = "é & = ? # % + \" ' < > 日本 " + "x" * 400
    answer = parameters_of(service.authorize(browser, state=odd, nonce=odd))
    assert answer["state"] == odd
    assert service.read(service.redeem(answer["code"]).json()["id_token"])["nonce"] == odd


@pytest.mark.parametrize(
    "query", ["%ff", "a=%00", "a=b%", "&" * 500, "=", "client_id", "a=" + "b" * 20_000, "%ED%A0%80=1"]
)
def test_nonsense_gives_a_page_and_never_a_fault(
    browser: Browser, new_browser: Callable[[], Browser], query: str
) -> None:
    for one in (browser, new_browser()):
        response = one.get(f"/authorize?{query}")
        assert response.status_code in (400, 413)
        assert "Location" not in response


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_give_a_page(browser: Browser, method: str) -> None:
    response = getattr(browser, method)("/authorize")
    assert response.status_code == 405
    assert response["Allow"] == "GET, POST"
    assert "no-store" in response["Cache-Control"]


def test_a_client_that_keeps_changing_is_told_with_503(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RFC 9110 §10.2.3."""
    monkeypatch.setattr(
        "kagu.connect.provider.authorization.authorize.hot_sql.find_visit", lambda *facts: None
    )
    response = service.authorize(browser)
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "Location" not in response


def test_a_form_serves_as_well_as_a_link(browser: Browser, service: Service) -> None:
    """OIDC Core §3.1.2.1: GET and POST."""
    response = browser.post(
        "/authorize", urlencode(service.request()), content_type="application/x-www-form-urlencoded"
    )
    assert "code" in parameters_of(response)


def test_a_form_from_another_site_comes_back_with_its_cookie(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    """SameSite=Lax keeps the cookie from a foreign POST: the browser is asked to GET the same request."""
    response = new_browser().post(
        "/authorize", urlencode(service.request()), content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 303
    assert response["Location"].startswith("/authorize?")


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "text/plain", ""]
)
def test_a_form_of_another_type_is_refused(browser: Browser, service: Service, content_type: str) -> None:
    response = browser.post("/authorize", urlencode(service.request()), content_type=content_type)
    assert response.status_code == 400


def test_a_client_without_the_code_grant_is_refused(
    browser: Browser, register: Callable[..., Service]
) -> None:
    """ASVS 10.4.4: grants are per client."""
    machine = register("machine", grant_types=["client_credentials"])
    assert parameters_of(machine.authorize(browser))["error"] == "unauthorized_client"


def test_a_client_excepted_from_pkce_may_come_without(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: object
) -> None:
    old = register("old", requires_pkce=False)
    connect(alice, old)
    code = old.code(browser, code_challenge=None, code_challenge_method=None)
    assert old.redeem(code, code_verifier="").status_code == 200


def test_a_public_client_is_never_excepted_from_pkce(
    browser: Browser, register: Callable[..., Service]
) -> None:
    public = register("public", auth_method="none", requires_pkce=False)
    answer = parameters_of(public.authorize(browser, code_challenge=None, code_challenge_method=None))
    assert answer["error"] == "invalid_request"


def test_scopes_that_the_client_may_not_have_are_left_out(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: object
) -> None:
    """ASVS 10.4.11."""
    modest = register("modest", scopes=["openid", "email"])
    connect(alice, modest)
    tokens = modest.tokens(browser, scope="openid email profile pivot unknown")
    assert tokens["scope"] == "openid email"
    assert modest.userinfo(tokens["access_token"]).json().keys() == {"sub", "email", "email_verified"}


def test_no_page_of_another_site_may_read_the_endpoint(browser: Browser, service: Service) -> None:
    """RFC 9700 §2.6: no CORS on the authorization endpoint."""
    response = browser.get(
        f"/authorize?{urlencode(service.request())}", headers={"origin": "https://attacker.example"}
    )
    assert "Access-Control-Allow-Origin" not in response


def test_an_acr_that_is_essential_and_unreachable_ends_the_request(
    browser: Browser, service: Service
) -> None:
    claims = '{"id_token": {"acr": {"essential": true, "values": ["https://refeds.org/profile/mfa"]}}}'
    answer = parameters_of(service.authorize(browser, claims=claims))
    assert answer["error"] == "unmet_authentication_requirements"


def test_an_acr_that_is_essential_and_reached_passes(browser: Browser, service: Service) -> None:
    claims = '{"id_token": {"acr": {"essential": true, "value": "https://refeds.org/profile/sfa"}}}'
    assert "code" in parameters_of(service.authorize(browser, claims=claims))


def test_client_rows_change_at_once_for_every_process(browser: Browser, service: Service) -> None:
    """ASVS 8.3.2: what a process remembers of a client is checked in the same statement."""
    service.code(browser)
    client = Client.objects.get(client_id="service")
    client.grant_types = ["client_credentials"]
    client.save()
    assert parameters_of(service.authorize(browser))["error"] == "unauthorized_client"
