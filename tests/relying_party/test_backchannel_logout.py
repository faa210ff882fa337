"""Back-channel logout: a session ends when the provider says so, and only then (ASVS 10.5.5)."""

import base64
import hmac
import time
from typing import Any

import pytest
from django.test import Client
from joserfc.jwk import ECKey

from tests.clock import Clock
from tests.relying_party.conftest import come_back, is_logged_in, log_in
from tests.relying_party.provider import CLIENT_ID, Provider

PATH = "/oidc/backchannel-logout/"
YEAR = 365 * 86_400


def encode(part: bytes) -> str:
    return base64.urlsafe_b64encode(part).rstrip(b"=").decode()


def post(browser: Client, token: Any) -> Any:
    return type(browser)().post(PATH, {"logout_token": token})


def test_the_session_of_that_sid_ends(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    answer = post(client, provider.logout_token(sub=None))
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    assert not is_logged_in(client)


def test_without_a_sid_every_session_of_that_person_ends_and_nobody_elses(
    client: Client, provider: Provider
) -> None:
    tablet, bob = type(client)(), type(client)()
    log_in(client, provider)
    log_in(tablet, provider)
    log_in(bob, provider, "bob")
    assert post(client, provider.logout_token(sid=None)).status_code == 200
    assert not is_logged_in(client)
    assert not is_logged_in(tablet)
    assert is_logged_in(bob)


def test_a_token_for_a_session_that_is_unknown_here_is_fine(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    assert post(client, provider.logout_token(sid="another")).status_code == 200
    assert is_logged_in(client)


def test_a_sid_with_the_sub_of_someone_else_ends_nothing(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    assert post(client, provider.logout_token(sub="bob-sub")).status_code == 200
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"iss": "https://evil.example"}, "iss is not our provider"),
        ({"iss": None}, "iss is not our provider"),
        ({"aud": "another-service"}, "aud is not this service"),
        ({"aud": None}, "aud is not this service"),
        ({"iat": None}, "iat is missing or not a time"),
        ({"iat": "yesterday"}, "iat is missing or not a time"),
        ({"iat": True}, "iat is missing or not a time"),
        ({"iat": 0}, "iat is missing or not a time"),
        ({"iat": 1}, "iat is too long ago"),
        ({"iat": int(time.time()) + 9 * YEAR}, "iat is in the future"),
        ({"iat": int(time.time()) + 11 * YEAR}, "iat is missing or not a time"),
        ({"iat": 10**20}, "iat is missing or not a time"),
        ({"iat": int(time.time()) + 3600}, "iat is in the future"),
        ({"iat": int(time.time()) - 3600}, "iat is too long ago"),
        ({"exp": None}, "exp is missing or not a time"),
        ({"exp": int(time.time()) - 120}, "exp has passed"),
        ({"exp": int(time.time()) + 86_400}, "exp is too far away"),
        ({"jti": None}, "jti is missing"),
        ({"jti": ""}, "jti is missing"),
        ({"jti": "j" * 256}, "jti is missing"),
        ({"jti": 7}, "jti is missing"),
        ({"nonce": "n-0S6_WzA2Mj"}, "nonce is not allowed"),
        ({"events": None}, "events does not name a back-channel logout"),
        ({"events": {}}, "events does not name a back-channel logout"),
        (
            {"events": ["http://schemas.openid.net/event/backchannel-logout"]},
            "events does not name a back-channel logout",
        ),
        (
            {"events": {"http://schemas.openid.net/event/backchannel-logout": "yes"}},
            "events does not name a back-channel logout",
        ),
        ({"sub": None, "sid": None}, "neither sub nor sid"),
        ({"sid": {"format": "opaque"}}, "sid is not a text of at most 255 characters"),
        ({"sid": "s" * 256}, "sid is not a text of at most 255 characters"),
        ({"sub": "alice\0"}, "sub is not a text of at most 255 characters"),
    ],
)
def test_a_token_that_breaks_a_rule_ends_nothing(
    client: Client, provider: Provider, changes: dict[str, Any], rule: str
) -> None:
    """OIDC Back-Channel Logout 1.0 §2.6, rule by rule."""
    log_in(client, provider)
    answer = post(client, provider.logout_token(**changes))
    assert answer.status_code == 400
    assert answer.json() == {"error": "invalid_request", "error_description": rule}
    assert is_logged_in(client)


@pytest.mark.parametrize(
    ("claim", "seconds", "status"),
    [
        ("iat", 60, 200),
        ("iat", 61, 400),
        ("iat", -660, 200),
        ("iat", -661, 400),
        ("exp", -60, 200),
        ("exp", -61, 400),
        ("exp", 600, 200),
        ("exp", 601, 400),
    ],
)
def test_clocks_may_differ_by_a_minute(
    client: Client, provider: Provider, clock: Clock, claim: Any, seconds: Any, status: int
) -> None:
    """And a token lives ten minutes at most: whoever copied one could end a later session with it."""
    now = int(clock.timestamp)
    times = {"iat": now, "exp": now + 120, claim: now + seconds}
    if claim == "iat":
        times["exp"] = times["iat"] + 600
    assert post(client, provider.logout_token(**times)).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": ["another-service", CLIENT_ID]},
        {"jti": "j"},
        {"jti": "j" * 255},
        {"sid": None, "sub": "s" * 255},
    ],
    ids=str,
)
def test_what_the_standard_allows_is_accepted(
    client: Client, provider: Provider, changes: dict[str, Any]
) -> None:
    assert post(client, provider.logout_token(**changes)).status_code == 200


@pytest.mark.parametrize("typ", ["JWT", "secevent+jwt", "at+jwt"])
def test_another_kind_of_token_is_refused(client: Client, provider: Provider, typ: str) -> None:
    log_in(client, provider)
    assert post(client, provider.logout_token(typ=typ)).status_code == 400
    assert is_logged_in(client)


@pytest.mark.parametrize("token", ["", "not a token", "a.b.c", "é" * 10, "a" * 40_000])
def test_what_is_no_token_is_refused(client: Client, provider: Provider, token: Any) -> None:
    assert post(client, token).status_code == 400


def test_an_unsigned_token_is_refused(client: Client, provider: Provider) -> None:
    log_in(client, provider)
    header, claims, _signature = provider.logout_token().split(".")
    unsigned = "eyJhbGciOiJub25lIiwidHlwIjoibG9nb3V0K2p3dCJ9"
    assert post(client, f"{unsigned}.{claims}.").status_code == 400
    assert post(client, f"{header}.{claims}.").status_code == 400
    assert is_logged_in(client)


def test_a_token_signed_with_a_key_in_its_own_header_is_refused(client: Client, provider: Provider) -> None:
    """ASVS 9.1.3."""
    log_in(client, provider)
    mine = ECKey.generate_key("P-256", {"kid": "first"})
    provider.keys, published = [mine], provider.keys
    forged = provider.logout_token(header={"jwk": mine.as_dict(private=False)})
    provider.keys = published
    assert post(client, forged).status_code == 400
    assert is_logged_in(client)


def test_a_token_signed_with_the_public_key_as_a_secret_is_refused(
    client: Client, provider: Provider
) -> None:
    """ASVS 9.1.2."""
    log_in(client, provider)
    secret = provider.keys[0].as_pem(private=False)
    _header, claims, _signature = provider.logout_token().split(".")
    header = encode(b'{"alg":"HS256","typ":"logout+jwt","kid":"first"}')
    signed = f"{header}.{claims}"
    forged = f"{signed}.{encode(hmac.digest(secret, signed.encode(), 'sha256'))}"
    assert post(client, forged).status_code == 400
    assert is_logged_in(client)


def test_the_same_token_is_obeyed_once(client: Client, provider: Provider) -> None:
    """A copied token must not end a later session; delivering twice is no error."""
    log_in(client, provider)
    token = provider.logout_token(sid=None)
    assert post(client, token).status_code == 200
    assert not is_logged_in(client)
    provider.id_token_changes = {"iat": int(time.time()) + 1}
    log_in(client, provider)
    assert post(client, token).status_code == 200
    assert is_logged_in(client)


def test_a_session_that_ended_while_its_login_was_under_way_is_not_opened(
    client: Client, provider: Provider
) -> None:
    there = client.get("/oidc/login/")
    assert post(client, provider.logout_token()).status_code == 200
    assert come_back(client, provider.answer(there["Location"])).status_code == 400
    assert not is_logged_in(client)


def test_only_post_is_answered(client: Client, provider: Provider) -> None:
    assert client.get(PATH).status_code == 405


def test_a_token_comes_before_the_provider_can_be_reached(client: Client, provider: Provider) -> None:
    token = provider.logout_token()
    provider.stop()
    assert post(client, token).status_code == 503


def test_a_service_that_was_disconnected_is_connected_again(client: Client, provider: Provider) -> None:
    """One end was taken for the end of everything later, for a week."""
    log_in(client, provider)
    long_ago = int(time.time()) - 60
    assert post(client, provider.logout_token(iat=long_ago)).status_code == 200
    client.post("/oidc/logout/")
    log_in(client, provider)
    assert is_logged_in(client)


def test_a_late_logout_token_does_not_end_a_session_reopened_since(
    client: Client, provider: Provider
) -> None:
    log_in(client, provider)
    assert post(client, provider.logout_token(iat=int(time.time()) - 60)).status_code == 200
    assert is_logged_in(client)
