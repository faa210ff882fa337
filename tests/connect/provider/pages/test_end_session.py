"""Logging out at a service's request (OpenID Connect RP-Initiated Logout 1.0)."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.outbox.models import OutboxMessage
from tests.connect.provider.forged_tokens import forgeries
from tests.connect.provider.service import Service, parameters_of

GOODBYE = "https://service.exemple.nc/au-revoir"


def log_out(browser: Browser, **parameters: str) -> Any:
    return browser.get(f"/end-session?{urlencode(parameters)}")


def is_logged_in(browser: Browser, service: Service) -> bool:
    return "code" in parameters_of(service.authorize(browser, prompt="none"))


def test_with_a_hint_the_person_leaves_and_goes_back(browser: Browser, service: Service) -> None:
    hint = service.tokens(browser)["id_token"]
    response = log_out(browser, id_token_hint=hint, post_logout_redirect_uri=GOODBYE, state="x y&z")
    assert response["Location"] == f"{GOODBYE}?state=x+y%26z"
    assert not is_logged_in(browser, service)
    assert not LoginSession.objects.filter(user__isnull=False).exists()


def test_whoever_only_looks_logs_nobody_out(browser: Browser, service: Service) -> None:
    """A preview or a scanner asks by HEAD."""
    hint = service.tokens(browser)["id_token"]
    looked = browser.head("/end-session", {"id_token_hint": hint})
    assert (looked.status_code, looked.content) == (200, b"")
    assert is_logged_in(browser, service)
    log_out(browser, id_token_hint=hint)
    assert not is_logged_in(browser, service)


def test_the_service_is_told_behind_the_scenes(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """Back-channel logout, with the sid that the service knows."""
    service = register(backchannel_logout_uri="https://service.exemple.nc/logout")
    connect(alice, service)
    hint = service.tokens(browser)["id_token"]
    log_out(browser, id_token_hint=hint)
    message = OutboxMessage.objects.get(kind="logout_token")
    assert service.read(hint)["sid"] in str(message.payload)


def test_an_expired_hint_serves_as_well(
    browser: Browser, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kagu.connect.provider.tokens.id_tokens.ID_TOKEN_SECONDS", -60)
    log_out(browser, id_token_hint=service.tokens(browser)["id_token"])
    assert not is_logged_in(browser, service)


def test_a_native_app_gets_its_person_back(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """RFC 8252 §7.1: an address of the app's own scheme."""
    goodbye = "nc.exemple.monappli:/au-revoir"
    app = register("app", auth_method="none", post_logout_redirect_uris=[goodbye])
    connect(alice, app)
    hint = app.tokens(browser)["id_token"]
    response = log_out(browser, id_token_hint=hint, post_logout_redirect_uri=goodbye, state="s")
    assert response.status_code == 303
    assert response["Location"] == f"{goodbye}?state=s"
    assert response["Clear-Site-Data"]
    assert not is_logged_in(browser, app)


@pytest.mark.parametrize(
    "parameters", [{}, {"client_id": "service"}, {"state": "x"}, {"logout_hint": "alice"}]
)
def test_without_a_hint_the_person_is_asked_first(
    browser: Browser, service: Service, parameters: dict[str, str]
) -> None:
    """ASVS 10.6.2: no site can log people out by a link."""
    page = log_out(browser, **parameters)
    assert page.status_code == 200
    assert "Voulez-vous vous déconnecter" in page.content.decode()
    assert is_logged_in(browser, service)


def confirm(browser: Browser, decision: str, **parameters: str) -> Any:
    return browser.post("/end-session/confirm", {"request": urlencode(parameters), "decision": decision})


def test_who_confirms_leaves_and_goes_back(browser: Browser, service: Service) -> None:
    asked = {"client_id": "service", "post_logout_redirect_uri": GOODBYE, "state": "s"}
    assert log_out(browser, **asked).status_code == 200
    response = confirm(browser, "log_out", **asked)
    assert response["Location"] == f"{GOODBYE}?state=s"
    assert not is_logged_in(browser, service)


def test_who_stays_stays(browser: Browser, service: Service) -> None:
    confirm(browser, "stay", client_id="service")
    assert is_logged_in(browser, service)


def test_the_confirmation_needs_its_form_token(
    alice: User, service: Service, log_in: Callable[..., LoginSession]
) -> None:
    browser = Browser(enforce_csrf_checks=True)
    log_in(browser, alice)
    assert confirm(browser, "log_out").status_code == 403
    assert is_logged_in(browser, service)


@pytest.mark.parametrize(
    "address",
    [
        "https://attacker.example/",
        f"{GOODBYE}?more=1",
        f"{GOODBYE}/",
        f"{GOODBYE}#x",
        "https://service.exemple.nc/callback",
        "javascript:alert(1)",
        "/mon-compte/",
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_registered(
    browser: Browser, service: Service, address: str
) -> None:
    """ASVS 3.7.2."""
    hint = service.tokens(browser)["id_token"]
    response = log_out(browser, id_token_hint=hint, post_logout_redirect_uri=address)
    assert response.status_code == 400
    assert "Location" not in response
    assert (
        confirm(browser, "log_out", client_id="service", post_logout_redirect_uri=address).status_code == 400
    )


def test_an_address_without_a_client_is_refused(browser: Browser, service: Service) -> None:
    assert log_out(browser, post_logout_redirect_uri=GOODBYE).status_code == 400


def test_a_hint_that_is_not_ours_is_refused(browser: Browser, service: Service) -> None:
    hint = service.tokens(browser)["id_token"]
    header, payload, signature = hint.split(".")
    unsigned = "eyJhbGciOiJub25lIn0." + payload + "."
    for bad in (unsigned, f"{header}.{payload}.{'A' * len(signature)}", "x", "a.b.c"):
        response = log_out(browser, id_token_hint=bad, post_logout_redirect_uri=GOODBYE)
        assert response.status_code == 400
    assert is_logged_in(browser, service)


def test_a_hint_signed_with_a_good_key_of_someone_else_is_refused(browser: Browser, service: Service) -> None:
    for forged in forgeries(service.tokens(browser)["id_token"]):
        response = log_out(browser, id_token_hint=forged, post_logout_redirect_uri=GOODBYE)
        assert response.status_code == 400
    assert is_logged_in(browser, service)


def test_a_signed_userinfo_answer_is_no_hint(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """ASVS 9.2.2."""
    signer = register("signed", userinfo_alg="ES256")
    connect(alice, signer)
    answer = signer.userinfo(signer.tokens(browser)["access_token"]).content.decode()
    assert log_out(browser, id_token_hint=answer).status_code == 400
    assert is_logged_in(browser, signer)


def test_a_hint_of_another_client_than_named_is_refused(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    register("other")
    hint = service.tokens(browser)["id_token"]
    assert log_out(browser, id_token_hint=hint, client_id="other").status_code == 400


def test_a_hint_about_someone_else_asks_first(
    browser: Browser,
    service: Service,
    bob: User,
    log_in: Callable[..., LoginSession],
    connect: Callable[..., None],
) -> None:
    connect(bob, service)
    hint = service.tokens(browser)["id_token"]
    log_in(browser, bob)
    assert log_out(browser, id_token_hint=hint).status_code == 200
    assert is_logged_in(browser, service)


def test_who_is_not_logged_in_goes_straight_back(
    browser: Browser, service: Service, new_browser: Callable[[], Browser]
) -> None:
    hint = service.tokens(browser)["id_token"]
    response = log_out(new_browser(), id_token_hint=hint, post_logout_redirect_uri=GOODBYE)
    assert response["Location"] == GOODBYE


def test_a_form_serves_as_well_as_a_link(browser: Browser, service: Service) -> None:
    hint = service.tokens(browser)["id_token"]
    response = browser.post(
        "/end-session", f"id_token_hint={hint}", content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code == 303
    assert not is_logged_in(browser, service)


def test_a_form_from_another_site_does_not_pretend_to_have_logged_out(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    """SameSite=Lax keeps the cookie from a foreign POST: the browser is asked to GET the same."""
    response = new_browser().post(
        "/end-session", "client_id=service", content_type="application/x-www-form-urlencoded"
    )
    assert response["Location"] == "/end-session?client_id=service"


@pytest.mark.parametrize("query", ["state=1&state=2", "id_token_hint=%ff", "state=" + "s" * 20_000, "x=%00"])
def test_nonsense_gives_a_page(browser: Browser, query: str) -> None:
    assert browser.get(f"/end-session?{query}").status_code in (400, 413)
