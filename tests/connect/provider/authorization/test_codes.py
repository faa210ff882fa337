"""Redeeming a code: once, by its client, with its verifier, within a minute (RFC 6749 §4.1.3, RFC 7636)."""

import base64
import datetime
from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.sessions.login_sessions import end_login_sessions
from kagu.connect.clients.connections import disconnect
from kagu.connect.clients.models import Client
from kagu.connect.provider.authorization import codes
from kagu.connect.provider.wire.errors import InvalidGrant
from tests.connect.provider.service import Service, error_of


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
    monkeypatch.setattr("kagu.connect.provider.authorization.authorize.CODE_SECONDS", -1)
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


def test_a_code_with_foreign_signs_in_it_is_refused(browser: Browser, service: Service) -> None:
    """One code has one spelling: what a decoder would skip is not skipped."""
    code = service.code(browser)
    for signs in ("!!!!", "    ", "....", "++//"):
        assert error_of(service.redeem(code[:10] + signs + code[10:])) == "invalid_grant"
    assert service.redeem(code).status_code == 200


def test_a_code_is_named_by_128_random_bits() -> None:
    """RFC 6749 §10.10."""
    names = {codes.new_jti() for _ in range(100)}
    assert len(names) == 100
    assert {len(base64.urlsafe_b64decode(name + "==")) for name in names} == {16}


@pytest.mark.parametrize(("size", "is_good"), [(11_000, True), (12_500, False)])
def test_a_long_code_is_not_even_opened(size: int, is_good: bool) -> None:
    code = code_that_expires_at(MIDNIGHT)._replace(claims="c" * size)
    sealed = codes.seal_code(code)
    if is_good:
        assert codes.open_code(sealed, MIDNIGHT - 1) == code
        return
    with pytest.raises(InvalidGrant):
        codes.open_code(sealed, MIDNIGHT - 1)


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
    """D8: otherwise anyone could log people out."""
    tokens = service.tokens(browser)
    User.objects.filter(pk=alice.pk).update(state="locked")
    assert service.userinfo(tokens["access_token"]).status_code == 200


def test_a_code_dies_when_its_service_is_disconnected(
    browser: Browser, service: Service, connect: Callable[..., None], alice: User
) -> None:
    """Also when the service is connected again before the code's minute is over."""
    code = service.code(browser)
    disconnect(alice, Client.objects.get(client_id="service"))
    assert error_of(service.redeem(code)) == "invalid_grant"
    connect(alice, service)
    assert error_of(service.redeem(code)) == "invalid_grant"


MIDNIGHT = 20_000 * 86_400


def code_that_expires_at(expires_at: int) -> codes.AuthorizationCode:
    fields: dict[str, Any] = dict.fromkeys(codes.AuthorizationCode._fields, "")
    return codes.AuthorizationCode(**{**fields, "jti": "a", "expires_at": expires_at})


@pytest.mark.parametrize("expires_at", [MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 1, MIDNIGHT + 60])
def test_a_code_lives_its_minute_across_midnight(expires_at: int) -> None:
    code = code_that_expires_at(expires_at)
    sealed = codes.seal_code(code)
    for now in (expires_at - 60, expires_at - 30, expires_at - 1):
        assert codes.open_code(sealed, now) == code
    for now in (expires_at, expires_at + 60, expires_at + 86_400):
        with pytest.raises(InvalidGrant):
            codes.open_code(sealed, now)


def test_the_key_of_codes_changes_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """ASVS 11.3.4: random nonces of AES-GCM are for 2³² messages of one key (NIST SP 800-38D §8.3)."""
    keys_used: list[bytes] = []

    def note(key: bytes) -> AESGCM:
        keys_used.append(key)
        return AESGCM(key)

    monkeypatch.setattr("kagu.connect.signing.seal.AESGCM", note)
    for expires_at in (MIDNIGHT - 60, MIDNIGHT - 1, MIDNIGHT, MIDNIGHT + 86_399, MIDNIGHT + 86_400):
        codes.seal_code(code_that_expires_at(expires_at))
    first, second, third, fourth, fifth = keys_used
    assert first == second
    assert third == fourth
    assert len({first, third, fifth}) == 3
