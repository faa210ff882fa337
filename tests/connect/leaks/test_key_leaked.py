"""« A signing key has leaked », as docs/operate/leaks.md says it."""

from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.signing import keys
from tests.connect.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def published() -> set[str]:
    return {key["kid"] for key in Browser().get("/jwks").json()["keys"]}


@pytest.fixture
def thief(alice: User) -> Browser:
    """Alice's browser, with a session that she did not open."""
    browser = Browser()
    browser.post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    return browser


def test_what_the_old_key_signs_is_worth_nothing_and_everybody_logs_in_again(
    alice: User, thief: Browser
) -> None:
    old, signed = published(), keys.sign({"sub": "x"})
    call_command("rotate_keys", at_once=True)
    call_command("end_all_sessions", reason="clé de signature divulguée")
    assert not published() & old
    with pytest.raises(keys.SignatureRefused):
        keys.verify(signed)
    assert not LoginSession.objects.exclude(user=None).exists()
    assert thief.get("/mon-compte/").status_code == 302
    thief.post("/oidc/login", {"email": alice.email, "password": PASSWORD})
    assert thief.get("/mon-compte/").status_code == 200
    assert keys.verify(keys.sign({"sub": "y"})) == {"sub": "y"}


def test_without_the_leak_the_old_key_stays_published(settings: Any) -> None:
    old, signed = published(), keys.sign({"sub": "x"})
    call_command("rotate_keys")
    assert old <= published()
    assert keys.verify(signed) == {"sub": "x"}
