"""What was kept for a moment is forgotten after it."""

from datetime import timedelta

from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.clients.models import ClientSession
from kagu.connect.provider.models import Grant, PushedRequest, SpentIdentifier
from kagu.connect.provider.retention import forget_expired
from tests.connect.provider.service import Service, error_of
from tests.connect.provider.test_pushed_requests import push


def test_only_what_has_expired_is_forgotten(browser: Browser, service: Service) -> None:
    code = service.code(browser)
    service.redeem(code)
    service.redeem(code)
    push(service)
    tokens = service.tokens(browser)
    forget_expired()
    assert error_of(service.redeem(code)) == "invalid_grant"
    assert (SpentIdentifier.objects.count(), PushedRequest.objects.count()) == (1, 1)
    SpentIdentifier.objects.update(expires_at=1)
    PushedRequest.objects.update(expires_at=1)
    forget_expired()
    assert (SpentIdentifier.objects.count(), PushedRequest.objects.count()) == (0, 0)
    assert service.userinfo(tokens["access_token"]).status_code == 200
    assert Grant.objects.count() == ClientSession.objects.count() == 1


def test_who_knew_a_session_is_forgotten_a_day_after_it_must_be_over(
    browser: Browser, service: Service
) -> None:
    service.tokens(browser)
    ClientSession.objects.update(created_at=timezone.now() - timedelta(days=3))
    forget_expired()
    assert not ClientSession.objects.exists()
