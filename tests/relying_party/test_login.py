"""Logging in through the provider, and every answer of a provider that must not log anyone in."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from kagu.relying_party.models import RelyingPartySession
from kagu.relying_party.session_store import SessionStore
from tests.clock import Clock
from tests.relying_party import listener
from tests.relying_party.conftest import come_back, is_logged_in, log_in
from tests.relying_party.provider import CLIENT_ID, ISSUER, Provider


def test_alice_logs_in_and_arrives_where_she_was_going(client: Client, provider: Provider) -> None:
    back = log_in(client, provider, query="?next=/personal/%3Fpage%3D2")
    assert back.status_code == 302
    assert back["Location"] == "/personal/?page=2"
    assert client.get("/personal/").content == b"personal page of alice-sub"
    assert listener.told == [("find_or_create_user", "alice-sub", "alice@exemple.nc")]


def test_the_request_carries_pkce_state_nonce_and_the_language(client: Client, provider: Provider) -> None:
    there = urlsplit(client.get("/oidc/login/")["Location"])
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    assert there._replace(query="").geturl() == ISSUER + "/authorize"
    assert asked["response_type"] == "code"
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == "http://impots.localhost:8001/oidc/callback/"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert len(asked["state"]) >= 20
    assert len(asked["nonce"]) >= 20
    assert asked["ui_locales"] == "fr"
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}


def test_the_session_follows_the_providers_and_its_cookie_changes(client: Client, provider: Provider) -> None:
    client.get("/oidc/login/")
    assert "portal_session" not in client.cookies
    client.cookies["portal_session"] = "chosen by somebody else"
    log_in(client, provider)
    assert client.cookies["portal_session"].value != "chosen by somebody else"
    session = RelyingPartySession.objects.get(sub="alice-sub")
    assert (session.issuer, session.sid) == (ISSUER, "alice-sid")
    assert session.id_token.count(".") == 2
    assert session.user
    assert session.user.sub == "alice-sub"


def test_a_cookie_stolen_before_a_reauthentication_opens_nothing_after_it(
    client: Client, provider: Provider
) -> None:
    log_in(client, provider)
    stolen = client.cookies["portal_session"].value
    log_in(client, provider, query="?max_age=60")
    assert client.cookies["portal_session"].value != stolen
    assert is_logged_in(client)
    thief = Client()
    thief.cookies["portal_session"] = stolen
    assert not is_logged_in(thief)
    assert RelyingPartySession.objects.filter(sub="alice-sub").count() == 1


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_next_leads_nowhere_else(client: Client, provider: Provider, elsewhere: Any) -> None:
    there = client.get("/oidc/login/", {"next": elsewhere})
    assert come_back(client, provider.answer(there["Location"]))["Location"] == "/personal/"


def test_an_answer_to_a_login_of_another_browser_logs_nobody_in(client: Client, provider: Provider) -> None:
    """It begins a login of its own: whoever sent the answer gains nothing, and keeps their own."""
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    other_browser = type(client)()
    assert come_back(other_browser, answer)["Location"] == "/oidc/login/?next=%2Fpersonal%2F&again=1"
    assert answer["code"] in provider.codes
    assert not is_logged_in(other_browser)
    assert come_back(client, answer)["Location"] == "/personal/"


@pytest.mark.parametrize(("state", "status"), [("", 400), ("forged", 302), ("again-forged", 400)])
def test_a_wrong_state_logs_nobody_in(client: Client, provider: Provider, state: str, status: int) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"], state=state)
    assert come_back(client, answer).status_code == status
    assert answer["code"] in provider.codes
    assert not is_logged_in(client)


def test_a_state_serves_once(client: Client, provider: Provider) -> None:
    there = client.get("/oidc/login/")
    assert come_back(client, provider.answer(there["Location"])).status_code == 302
    client.post("/oidc/logout/", {"from": "here"})
    assert come_back(client, provider.answer(there["Location"]))["Location"] == "/oidc/login/?again=1"
    assert not is_logged_in(client)


def test_coming_back_twice_once_logged_in_just_goes_on(client: Client, provider: Provider) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    come_back(client, answer)
    assert come_back(client, answer)["Location"] == "/personal/"


def test_a_login_fails_without_its_pkce_verifier(client: Client, provider: Provider) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    provider.codes[answer["code"]]["code_challenge"] = "that of someone else"
    assert come_back(client, answer).status_code == 400
    assert not is_logged_in(client)


def test_an_answer_that_names_another_issuer_is_refused(client: Client, provider: Provider) -> None:
    """RFC 9207 (ASVS 10.2.2)."""
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"], iss="https://evil.example")
    assert come_back(client, answer).status_code == 400
    assert answer["code"] in provider.codes


def test_an_answer_must_name_its_issuer_when_the_provider_says_that_it_does(
    client: Client, provider: Provider
) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    del answer["iss"]
    assert come_back(client, answer).status_code == 400


def test_a_provider_that_never_names_itself_in_answers_is_fine(client: Client, provider: Provider) -> None:
    provider.metadata_changes = {"authorization_response_iss_parameter_supported": False}
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    del answer["iss"]
    assert come_back(client, answer).status_code == 302


@pytest.mark.parametrize(
    "error", ["access_denied", "login_required", "consent_required", "interaction_required"]
)
def test_saying_no_at_the_provider_is_a_page_and_not_an_error(
    client: Client, provider: Provider, error: str
) -> None:
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"], error=error)
    del answer["code"]
    page = come_back(client, answer)
    assert "Connexion annulée" in page.content.decode()
    assert not is_logged_in(client)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        ("temporarily_unavailable", 503),
        ("server_error", 503),
        ("invalid_request", 400),
        ("something else", 400),
        ("", 400),
    ],
)
def test_a_provider_that_cannot_go_on_is_down_and_one_that_refuses_is_not(
    client: Client, provider: Provider, error: str, status: int
) -> None:
    """RFC 6749 §4.1.2.1; an answer with neither a code nor an error is none."""
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"], error=error)
    if not error:
        del answer["code"], answer["error"]
    assert come_back(client, answer).status_code == status
    assert not is_logged_in(client)


def test_a_provider_without_userinfo_is_fine(client: Client, provider: Provider) -> None:
    provider.metadata_changes = {"userinfo_endpoint": None}
    assert log_in(client, provider).status_code == 302
    assert "/userinfo" not in provider.asked


def test_an_answer_without_an_id_token_logs_nobody_in(
    client: Client, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    """OAuth alone says nothing of who came (ASVS 10.5.1); the log says why."""
    provider.nonsense = {"/token": {"access_token": "alice", "token_type": "Bearer"}}
    assert log_in(client, provider).status_code == 400
    assert not is_logged_in(client)
    assert not listener.told
    assert "no ID token" in caplog.text


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-service"},
        {"aud": ["another-service"]},
        {"aud": [CLIENT_ID, "another-service"]},
        {"aud": [CLIENT_ID], "azp": "another-service"},
        {"exp": 1},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) + 3600},
        {"nonce": "of another login"},
        {"nonce": None},
        {"sub": None},
        {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"},
    ],
    ids=str,
)
def test_an_id_token_that_breaks_a_rule_logs_nobody_in(
    client: Client, provider: Provider, changes: dict[str, Any]
) -> None:
    """OIDC Core §3.1.3.7 (ASVS 9.2.1, 9.2.3, 10.5.1, 10.5.4)."""
    provider.id_token_changes = changes
    assert log_in(client, provider).status_code == 400
    assert not is_logged_in(client)
    assert not listener.told


@pytest.mark.parametrize("typ", ["logout+jwt", "at+jwt", "secevent+jwt"])
def test_another_kind_of_token_is_no_id_token(client: Client, provider: Provider, typ: str) -> None:
    """ASVS 9.2.2."""
    provider.id_token_header = {"typ": typ}
    assert log_in(client, provider).status_code == 400
    assert not is_logged_in(client)


def test_an_id_token_signed_with_a_key_the_provider_does_not_publish_is_refused(
    client: Client, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(client, provider)
    client.logout()
    stranger = type(provider)()
    stranger.stop()
    published, provider.keys = provider.keys, stranger.keys
    there = client.get("/oidc/login/")
    answer = provider.answer(there["Location"])
    monkeypatch.setattr(provider, "sign", stranger.sign)
    provider.keys = published
    assert come_back(client, answer).status_code == 400
    assert not is_logged_in(client)


def test_userinfo_of_someone_else_is_refused(client: Client, provider: Provider) -> None:
    """OIDC Core §5.3.2."""
    provider.userinfo_changes = {"sub": "bob-sub"}
    assert log_in(client, provider).status_code == 400
    assert not is_logged_in(client)


@pytest.mark.parametrize("path", ["/token", "/userinfo"])
@pytest.mark.parametrize("said", [[], [1], ["sub"], "sub", 1, None, {}], ids=str)
def test_nonsense_of_the_provider_is_a_refusal_and_not_an_error(
    client: Client, provider: Provider, path: str, said: Any
) -> None:
    """ASVS 16.5.2."""
    provider.nonsense = {path: said}
    page = log_in(client, provider)
    assert page.status_code in (400, 503)
    assert not is_logged_in(client)
    provider.nonsense = {}
    assert log_in(client, provider).status_code == 302


def test_a_recent_login_is_asked_for_and_checked(client: Client, provider: Provider) -> None:
    there = client.get("/oidc/login/?max_age=300")
    assert "max_age=300" in there["Location"]
    provider.id_token_changes = {"auth_time": int(time.time()) - 10}
    assert come_back(client, provider.answer(there["Location"])).status_code == 302


@pytest.mark.parametrize(("seconds", "status"), [(360, 302), (361, 400), (3600, 400), (None, 400)])
def test_a_login_of_long_ago_is_not_recent(
    client: Client, provider: Provider, clock: Clock, seconds: Any, status: int
) -> None:
    """Give or take a minute; a provider that does not say when has not done what was asked."""
    at = None if seconds is None else int(clock.timestamp) - seconds
    provider.id_token_changes = {"auth_time": at}
    assert log_in(client, provider, query="?max_age=300").status_code == status


def test_a_second_person_in_the_same_browser_gets_a_session_of_their_own(
    client: Client, provider: Provider
) -> None:
    log_in(client, provider, "alice")
    log_in(client, provider, "bob")
    assert client.get("/personal/").content == b"personal page of bob-sub"
    assert not RelyingPartySession.objects.filter(sub="alice-sub").exists()


def test_an_account_that_the_service_refuses_is_not_let_in(client: Client, provider: Provider) -> None:
    listener.told.append(("account_purged", "alice-sub"))
    assert log_in(client, provider).status_code == 400
    assert not is_logged_in(client)


def test_the_tokens_never_stand_in_the_sessions_data(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    session = RelyingPartySession.objects.get(sub="alice-sub")
    data = str(SessionStore().decode(session.session_data))
    assert "alice-sid" in data
    assert session.id_token not in data
    assert "access_token" not in data


def test_a_login_with_two_factors_is_asked_for_and_kept(client: Client, provider: Provider) -> None:
    there = client.get("/oidc/login/?acr_values=https://refeds.org/profile/mfa")
    assert "acr_values=https%3A%2F%2Frefeds.org%2Fprofile%2Fmfa" in there["Location"]
    provider.id_token_changes = {"amr": ["pwd", "otp", "mfa"], "acr": "https://refeds.org/profile/mfa"}
    come_back(client, provider.answer(there["Location"]))
    session = client.session
    assert (session["amr"], session["acr"]) == (["pwd", "otp", "mfa"], "https://refeds.org/profile/mfa")
    assert session["acr_values"] == "https://refeds.org/profile/mfa"


def test_a_login_of_which_the_provider_tells_nothing_has_no_factor(
    client: Client, provider: Provider
) -> None:
    log_in(client, provider, query=f"?acr_values={'x' * 300}")
    assert (client.session["acr"], client.session["acr_values"]) == ("", "")
