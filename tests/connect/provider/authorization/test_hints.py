"""What a service may hint at: the person, the language, the strength of the login (OIDC Core §3.1.2.1)."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from tests.connect.provider.forged_tokens import forgeries
from tests.connect.provider.service import Service, page_of, parameters_of, way_back

LogIn = Callable[..., LoginSession]
LOGO = "data:image/png;base64,iVBORw0KGgo="


def test_select_account_and_prompt_none_never_meet_but_hints_do(browser: Browser, service: Service) -> None:
    """id_token_hint with prompt=none: the same person gets a code."""
    hint = service.tokens(browser)["id_token"]
    assert "code" in parameters_of(service.authorize(browser, prompt="none", id_token_hint=hint))


def test_a_hint_at_someone_else_asks_to_log_in(
    browser: Browser, service: Service, bob: User, log_in: LogIn
) -> None:
    hint = service.tokens(browser)["id_token"]
    log_in(browser, bob)
    answer = parameters_of(service.authorize(browser, prompt="none", id_token_hint=hint))
    assert answer["error"] == "login_required"
    response = service.authorize(browser, id_token_hint=hint)
    assert page_of(response) == "/oidc/login"
    log_in(browser, bob)
    assert parameters_of(browser.get(way_back(response)))["error"] == "login_required"


def test_a_hint_that_we_did_not_sign_is_refused(browser: Browser, service: Service) -> None:
    hint = service.tokens(browser)["id_token"]
    for bad in (hint[:-6] + "AAAAAA", "x.y.z", "nonsense", hint.replace(".", "")):
        assert parameters_of(service.authorize(browser, id_token_hint=bad))["error"] == "invalid_request"


def test_a_signed_userinfo_answer_is_no_hint(
    browser: Browser, register: Callable[..., Service], connect: Callable[..., None], alice: User
) -> None:
    """ASVS 9.2.2: the same key signed it for the same client, but it tells of no login."""
    signer = register("signed", userinfo_alg="ES256")
    connect(alice, signer)
    answer = signer.userinfo(signer.tokens(browser)["access_token"]).content.decode()
    assert signer.read(answer)["sub"]
    refused = parameters_of(signer.authorize(browser, prompt="none", id_token_hint=answer))
    assert refused["error"] == "invalid_request"


def test_a_hint_signed_with_a_good_key_of_someone_else_is_refused(browser: Browser, service: Service) -> None:
    for forged in forgeries(service.tokens(browser)["id_token"]):
        refused = parameters_of(service.authorize(browser, prompt="none", id_token_hint=forged))
        assert refused["error"] == "invalid_request"


def test_a_long_hint_and_many_claims_are_read(browser: Browser, service: Service, alice: User) -> None:
    """An ID Token that holds a person's data is longer than other parameters may be."""
    User.objects.filter(pk=alice.pk).update(address={"formatted": "n" * 3000, "country": "NC"})
    claims = json.dumps({"id_token": {"address": None, "email": {"values": ["x" * 40] * 50}}})
    assert len(claims) > 2048
    hint = service.tokens(browser, claims=claims)["id_token"]
    assert len(hint) > 4000
    assert "code" in parameters_of(service.authorize(browser, prompt="none", id_token_hint=hint))
    assert "code" in parameters_of(service.authorize(browser, prompt="none", claims=claims))
    for name in ("id_token_hint", "claims"):
        refused = parameters_of(service.authorize(browser, **{name: "x" * 8193}))
        assert refused["error_description"] == "a parameter is too long"
    assert parameters_of(service.authorize(browser, nonce="n" * 2049))["error"] == "invalid_request"


def test_a_hint_of_another_client_is_refused(
    browser: Browser, service: Service, register: Callable[..., Service]
) -> None:
    hint = service.tokens(browser)["id_token"]
    assert (
        parameters_of(register("other").authorize(browser, id_token_hint=hint))["error"] == "invalid_request"
    )


def test_login_hint_fills_the_login_page(new_browser: Callable[[], Browser], service: Service) -> None:
    browser = new_browser()
    response = service.authorize(browser, login_hint="bob@exemple.nc")
    assert 'value="bob@exemple.nc"' in browser.get(response["Location"]).content.decode()


def test_a_login_hint_is_the_same_for_known_and_unknown_addresses(
    new_browser: Callable[[], Browser], service: Service, alice: User
) -> None:
    answers = [
        service.authorize(new_browser(), login_hint=address)["Location"].replace(address.split("@")[0], "X")
        for address in ("alice@exemple.nc", "nobod@exemple.nc")
    ]
    assert urlsplit(answers[0]).path == urlsplit(answers[1]).path


def test_ui_locales_choose_the_language_of_the_pages(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    browser = new_browser()
    response = service.authorize(browser, ui_locales="de en-NZ fr")
    assert 'lang="en"' in browser.get(response["Location"]).content.decode()


def test_ui_locales_give_way_to_the_persons_own_choice(
    new_browser: Callable[[], Browser], service: Service
) -> None:
    browser = new_browser()
    browser.cookies["language"] = "fr"
    response = service.authorize(browser, ui_locales="en")
    assert 'lang="fr"' in browser.get(response["Location"]).content.decode()


@pytest.mark.parametrize("display", [None, "page", "popup", "touch", "wap"])
def test_every_display_shows_who_sent_the_person_and_its_logo(
    new_browser: Callable[[], Browser], register: Callable[..., Service], display: str | None
) -> None:
    """R19, OIDC Core §3.1.2.1: the pages are made for windows of any size."""
    service = register(logo_url=LOGO)
    browser = new_browser()
    page = browser.get(service.authorize(browser, display=display)["Location"]).content.decode()
    assert "Le service service" in page
    assert f'src="{LOGO}"' in page


def test_unknown_parameters_and_displays_change_nothing(browser: Browser, service: Service) -> None:
    for more in ({"foo": "bar"}, {"display": "page"}, {"display": "popup"}, {"claims_locales": "fr"}):
        assert "code" in parameters_of(service.authorize(browser, **more))


def test_acr_values_are_a_wish(browser: Browser, service: Service) -> None:
    response = service.authorize(browser, acr_values="https://refeds.org/profile/mfa")
    assert "code" in parameters_of(response)
