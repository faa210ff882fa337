"""The dry run before a deletion: the provider asks, the service answers, nothing happens."""

import secrets
import time
from typing import Any

import pytest
from django.test import Client

from tests.relying_party import listener
from tests.relying_party.provider import CLIENT_ID, ISSUER, Provider

PATH = "/oidc/deletion-preview/"
TYPE = "deletion-preview+jwt"


def question(provider: Provider, *, typ: str = TYPE, **changes: Any) -> str:
    claims = {
        "iss": ISSUER,
        "aud": CLIENT_ID,
        "iat": int(time.time()),
        "jti": secrets.token_hex(8),
        "sub": "alice-sub",
        "locale": "fr",
    }
    return provider.sign({**claims, **changes}, typ)


def ask(token: str, content_type: str = f"application/{TYPE}") -> Any:
    return Client().post(PATH, token, content_type=content_type)


def test_the_listener_says_what_is_held_and_would_be_lost(provider: Provider) -> None:
    answer = ask(question(provider))
    assert answer.status_code == 200
    assert answer.json() == {
        "holds": ["alice-sub's file, in fr"],
        "warnings": ["alice-sub would lose it"],
    }
    assert "no-store" in answer["Cache-Control"]
    assert listener.told == []


def test_asking_twice_is_answered_twice(provider: Provider) -> None:
    token = question(provider)
    assert ask(token).json() == ask(token).json()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"iss": "https://another.example.org"}, "iss is not our provider"),
        ({"aud": "cadastre"}, "aud is not this service"),
        ({"iat": int(time.time()) - 600}, "iat is too long ago"),
        ({"iat": None}, "iat is missing"),
        ({"sub": None}, "sub is missing"),
        ({"sub": 7}, "sub is not a text"),
        ({"typ": "logout+jwt"}, f"typ is not {TYPE}"),
    ],
)
def test_a_question_that_breaks_a_rule_is_not_answered(
    provider: Provider, changes: dict[str, Any], rule: str
) -> None:
    """ASVS 9.2.2, 9.2.3: no other token of the provider serves here."""
    answer = ask(question(provider, **changes))
    assert answer.status_code == 400
    assert rule in answer.json()["error_description"]
    assert not {"holds", "warnings", "objections"} & answer.json().keys()


def test_a_question_that_the_provider_did_not_sign_is_not_answered(provider: Provider) -> None:
    stranger = Provider()
    try:
        assert ask(question(stranger)).status_code == 400
    finally:
        stranger.stop()


def test_only_a_post_of_the_right_type_is_read(provider: Provider) -> None:
    assert Client().get(PATH).status_code == 405
    assert ask(question(provider), "text/plain").status_code == 400
    assert ask("x" * 40_000).status_code == 400
