"""What was kept for a moment is forgotten after it."""

from collections.abc import Callable
from datetime import timedelta

from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.clients.models import ClientSession
from kagu.connect.provider.models import Grant, PushedRequest, SpentIdentifier
from kagu.connect.provider.rows.spent_identifiers import spend, spent_id
from kagu.connect.provider.tokens.retention import forget_expired
from kagu.outbox.models import OutboxMessage
from tests.connect.provider.authorization.pushed import push
from tests.connect.provider.service import Service, error_of


def test_only_what_has_expired_is_forgotten(browser: Browser, service: Service) -> None:
    code = service.code(browser)
    service.redeem(code)
    service.redeem(code)
    push(service)
    spend(spent_id("x", "y"), 4_000_000_000)
    tokens = service.tokens(browser)
    forget_expired()
    assert error_of(service.redeem(code)) == "invalid_grant"
    assert [rows.objects.count() for rows in (SpentIdentifier, PushedRequest, Grant)] == [1, 1, 2]
    SpentIdentifier.objects.update(expires_at=1)
    PushedRequest.objects.update(expires_at=1)
    Grant.objects.filter(is_revoked=True).update(issued_at=1)
    forget_expired()
    assert [rows.objects.count() for rows in (SpentIdentifier, PushedRequest, Grant)] == [0, 0, 1]
    assert service.userinfo(tokens["access_token"]).status_code == 200
    assert ClientSession.objects.count() == 1


def test_who_knew_a_session_is_forgotten_a_day_after_it_must_be_over(
    browser: Browser, service: Service
) -> None:
    service.tokens(browser)
    ClientSession.objects.update(created_at=timezone.now() - timedelta(days=3))
    LoginSession.objects.all().delete()
    forget_expired()
    assert not ClientSession.objects.exists()


def test_who_knows_a_session_that_was_prolonged_is_told_of_its_end(
    browser: Browser,
    register: Callable[..., Service],
    connect: Callable[..., None],
    alice: User,
    log_in: Callable[..., LoginSession],
) -> None:
    """Logging in again keeps the `sid`: such a session is older than its absolute limit."""
    service = register(backchannel_logout_uri="https://service.exemple.nc/logout")
    connect(alice, service)
    sid = service.read(service.tokens(browser)["id_token"])["sid"]
    ClientSession.objects.update(created_at=timezone.now() - timedelta(days=3))
    log_in(browser, alice)
    forget_expired()
    browser.post("/oidc/logout")
    assert OutboxMessage.objects.get(kind="logout_token").payload["sid"] == sid
