"""The token endpoint: what it refuses, and in which words (RFC 6749 §5.2)."""

import datetime
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.login_sessions import end_login_sessions
from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import Client
from kagu.connect.provider import codes
from tests.connect.provider.service import FORM, Service, error_of


def test_a_code_serves_only_the_client_it_was_made_for(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    code = service.code(browser)
    other = register("other")
    other.verifier = service.verifier
    assert error_of(other.redeem(code)) == "invalid_grant"
    # The thief's attempt does not spend the code of its rightful client.
    assert service.redeem(code).status_code == 200


@pytest.mark.parametrize("redirect_uri", ["", "https://service.exemple.nc/other"])
def test_a_code_needs_the_redirect_uri_of_its_request(
    browser: Browser, service: Service, redirect_uri: str
) -> None:
    assert error_of(service.redeem(service.code(browser), redirect_uri=redirect_uri)) == "invalid_grant"


@pytest.mark.parametrize(
    ("verifier", "error"),
    [
        ("", "invalid_grant"),
        ("x" * 43, "invalid_grant"),
        ("short", "invalid_request"),
        ("é" * 43, "invalid_request"),
    ],
)
def test_a_code_needs_its_verifier(browser: Browser, service: Service, verifier: str, error: str) -> None:
    """ASVS 10.4.6, RFC 7636 §4.6."""
    code = service.code(browser)
    assert error_of(service.redeem(code, code_verifier=verifier)) == error
    assert service.redeem(code).status_code == 200


def test_a_verifier_without_a_challenge_is_a_downgrade(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """RFC 9700 §2.1.1."""
    old = register("old", requires_pkce=False)
    connect(alice, old)
    code = old.code(browser, code_challenge=None, code_challenge_method=None)
    assert error_of(old.redeem(code)) == "invalid_grant"


def test_a_code_lives_a_minute(browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 10.4.3."""
    monkeypatch.setattr(codes, "CODE_SECONDS", 60)
    monkeypatch.setattr("kagu.connect.provider.authorize.CODE_SECONDS", -1)
    assert error_of(service.redeem(service.code(browser))) == "invalid_grant"
    assert codes.CODE_SECONDS <= 60


@pytest.mark.parametrize("code", ["x", "é", "A" * 200, "A" * 60_000, "=", "\n", "%00"])
def test_a_code_that_is_not_ours_is_refused(service: Service, code: str) -> None:
    assert error_of(service.redeem(code)) in ("invalid_grant", "invalid_request")


def test_a_code_with_one_letter_changed_is_refused(browser: Browser, service: Service) -> None:
    code = service.code(browser)
    for place in (0, 20, len(code) // 2, len(code) - 3):
        changed = code[:place] + ("A" if code[place] != "A" else "B") + code[place + 1 :]
        assert error_of(service.redeem(changed)) == "invalid_grant"


def test_a_code_dies_with_the_session_it_came_from(browser: Browser, service: Service, alice: User) -> None:
    code = service.code(browser)
    end_login_sessions(LoginSession.objects.filter(user=alice))
    assert error_of(service.redeem(code)) == "invalid_grant"


def test_every_token_dies_with_the_session(browser: Browser, service: Service, alice: User) -> None:
    """ASVS 7.4.1: revocation is deletion."""
    tokens = service.tokens(browser)
    end_login_sessions(LoginSession.objects.filter(user=alice))
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_every_token_dies_when_the_session_has_expired(
    browser: Browser, service: Service, alice: User
) -> None:
    """ASVS 7.3.1, 7.3.2, 10.4.8: idle and absolute limits hold for tokens too."""
    tokens = service.tokens(browser)
    past = timezone.now() - datetime.timedelta(seconds=1)
    LoginSession.objects.filter(user=alice).update(expire_date=past)
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"


@pytest.mark.parametrize("state", ["suspended", "deleted"])
def test_every_token_is_dead_while_the_account_is_closed(
    browser: Browser, service: Service, alice: User, state: str
) -> None:
    """ASVS 7.4.2."""
    tokens = service.tokens(browser)
    User.objects.filter(pk=alice.pk).update(state=state)
    assert service.userinfo(tokens["access_token"]).status_code == 401
    assert error_of(service.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_a_lock_ends_no_session(browser: Browser, service: Service, alice: User) -> None:
    """Product.md D8: otherwise anyone could log people out."""
    tokens = service.tokens(browser)
    User.objects.filter(pk=alice.pk).update(state="locked")
    assert service.userinfo(tokens["access_token"]).status_code == 200


def test_a_refresh_token_used_again_revokes_its_family(browser: Browser, service: Service) -> None:
    """ASVS 10.4.5, RFC 9700 §4.14.2."""
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    third = service.refresh(second).json()
    assert error_of(service.refresh(first)) == "invalid_grant"
    assert error_of(service.refresh(third["refresh_token"])) == "invalid_grant"
    assert service.userinfo(third["access_token"]).status_code == 401


def test_a_retried_refresh_gets_the_same_token_for_a_moment(browser: Browser, service: Service) -> None:
    """The answer was lost on the way: the client sends its request again."""
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    assert service.refresh(first).json()["refresh_token"] == second
    assert service.refresh(second).status_code == 200


def test_a_retry_after_the_moment_of_grace_revokes_the_family(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = service.tokens(browser)["refresh_token"]
    second = service.refresh(first).json()["refresh_token"]
    monkeypatch.setattr("kagu.connect.provider.grants.GRACE_SECONDS", -1)
    assert error_of(service.refresh(first)) == "invalid_grant"
    assert error_of(service.refresh(second)) == "invalid_grant"


def test_a_refresh_token_serves_only_its_client(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    token = service.tokens(browser)["refresh_token"]
    assert error_of(register("other").refresh(token)) == "invalid_grant"
    assert service.refresh(token).status_code == 200


@pytest.mark.parametrize("token", ["x", "kgr_", "kgr_é", "kgr_" + "A" * 60, "kga_" + "A" * 60, "A" * 50_000])
def test_a_refresh_token_that_is_not_ours_is_refused(service: Service, token: str) -> None:
    assert error_of(service.refresh(token)) == "invalid_grant"


def test_a_refresh_may_ask_for_less_but_not_for_more(browser: Browser, service: Service) -> None:
    """RFC 6749 §6; a refused request rotates nothing."""
    token = service.tokens(browser, scope="openid email")["refresh_token"]
    assert error_of(service.refresh(token, scope="openid email phone")) == "invalid_scope"
    narrowed = service.refresh(token, scope="openid").json()
    assert narrowed["scope"] == "openid"
    assert "email" not in service.userinfo(narrowed["access_token"]).json()
    assert service.refresh(narrowed["refresh_token"]).json()["scope"] == "openid email"


def test_a_client_without_the_refresh_grant_gets_no_refresh_token(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    brief = register("brief", grant_types=["authorization_code"])
    connect(alice, brief)
    assert "refresh_token" not in brief.tokens(browser)


def test_a_grant_type_that_the_client_may_not_use_is_refused(browser: Browser, service: Service) -> None:
    """ASVS 10.4.4."""
    token = service.tokens(browser)["refresh_token"]
    Client.objects.get(client_id="service")
    client = Client.objects.get(client_id="service")
    client.grant_types = ["authorization_code"]
    client.save()
    assert error_of(service.refresh(token)) == "unauthorized_client"


@pytest.mark.parametrize(
    "grant_type",
    ["password", "implicit", "urn:ietf:params:oauth:grant-type:device_code", "é", "authorization_code "],
)
def test_grant_types_that_we_do_not_speak_are_refused(service: Service, grant_type: str) -> None:
    """RFC 9700 §2.4: no password grant."""
    fields = {"grant_type": grant_type, "username": "alice@exemple.nc", "password": "x"}
    assert error_of(service.post("/token", fields)) == "unsupported_grant_type"


@pytest.mark.parametrize(
    "fields", [{}, {"grant_type": "authorization_code"}, {"grant_type": "refresh_token"}, {"code": "x"}]
)
def test_a_missing_parameter_is_an_invalid_request(service: Service, fields: dict[str, str]) -> None:
    assert error_of(service.post("/token", fields)) == "invalid_request"


def test_a_parameter_given_twice_is_refused(browser: Browser, service: Service) -> None:
    code = service.code(browser)
    body = urlencode([("grant_type", "authorization_code"), ("code", code), ("code", code)])
    assert error_of(service.machine.post("/token", body, content_type=FORM)) == "invalid_request"


@pytest.mark.parametrize("method", ["get", "put", "delete", "options"])
def test_other_methods_are_refused(service: Service, method: str) -> None:
    response = getattr(service.machine, method)("/token")
    assert response.status_code == 405
    assert response["Allow"] == "POST"


def test_nothing_is_read_from_the_address(browser: Browser, service: Service) -> None:
    """ASVS 14.2.1."""
    query = urlencode({"grant_type": "authorization_code", "code": service.code(browser)})
    response = service.machine.post(f"/token?{query}", "", content_type=FORM)
    assert response.status_code in (400, 401)


@pytest.mark.parametrize(
    "content_type", ["application/json", "multipart/form-data; boundary=x", "", "text/plain"]
)
def test_a_body_of_another_type_is_refused(service: Service, content_type: str) -> None:
    response = service.machine.post(
        "/token", b'{"grant_type": "client_credentials"}', content_type=content_type
    )
    assert error_of(response) == "invalid_request"


@pytest.mark.parametrize("body", [b"\xff\xfe", b"a=%ff", b"a" * 70_000, b"a=%00&b=1", b"&" * 900])
def test_nonsense_is_refused_and_never_a_fault(service: Service, body: bytes) -> None:
    response = service.machine.post("/token", body, content_type=FORM)
    assert response.status_code in (400, 401, 413)


def test_a_machine_acts_in_its_own_name(register: Callable[..., Service]) -> None:
    """RFC 6749 §4.4."""
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:send", "letters:read"])
    answer = machine.post("/token", {"grant_type": "client_credentials", "scope": "letters:send"}).json()
    assert answer["scope"] == "letters:send"
    assert answer["token_type"] == "Bearer"
    assert "refresh_token" not in answer
    assert "id_token" not in answer
    assert machine.userinfo(answer["access_token"]).status_code == 401


@pytest.mark.parametrize("scope", ["openid", "letters:read openid", "other"])
def test_a_machine_gets_no_scope_of_people(register: Callable[..., Service], scope: str) -> None:
    machine = register("machine", grant_types=["client_credentials"], scopes=["letters:read", "openid"])
    fields = {"grant_type": "client_credentials", "scope": scope}
    assert error_of(machine.post("/token", fields)) == "invalid_scope"


def test_a_public_client_cannot_act_in_its_own_name(register: Callable[..., Service]) -> None:
    public = register("public", auth_method="none", grant_types=["client_credentials"])
    assert error_of(public.post("/token", {"grant_type": "client_credentials"})) == "unauthorized_client"


def test_a_token_for_a_resource_is_a_jwt_for_it_alone(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """RFC 9068 §2.2, RFC 8707, ASVS 9.2.3, 10.3.1."""
    resource = "https://api.exemple.nc/dossiers"
    service = register(audiences=[resource])
    connect(alice, service)
    tokens = service.tokens(browser, resource=resource)
    claims = service.read(tokens["access_token"])
    assert claims["aud"] == resource
    assert claims["client_id"] == "service"
    assert claims["sub"] == service.read(tokens["id_token"])["sub"]
    assert {"iss", "exp", "iat", "jti", "scope", "auth_time", "acr"} <= claims.keys()
    assert service.userinfo(tokens["access_token"]).status_code == 401
    renewed = service.refresh(tokens["refresh_token"]).json()
    assert service.read(renewed["access_token"])["aud"] == resource


def test_a_resource_that_was_not_authorized_is_refused(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    service = register(audiences=["https://a.example", "https://b.example"])
    connect(alice, service)
    code = service.code(browser, resource="https://a.example")
    assert error_of(service.redeem(code, resource="https://b.example")) == "invalid_target"
    tokens = service.redeem(code).json()
    assert (
        error_of(service.refresh(tokens["refresh_token"], resource="https://b.example")) == "invalid_target"
    )


@pytest.mark.parametrize("alg", ["ES256", "RS256", "EdDSA", "PS256"])
def test_each_client_has_its_algorithm(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User, alg: str
) -> None:
    service = register(id_token_alg=alg)
    connect(alice, service)
    assert service.read(service.tokens(browser)["id_token"], (alg,))["aud"] == "service"
