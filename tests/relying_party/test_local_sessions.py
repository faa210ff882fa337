"""Sessions and tokens whose time has passed are forgotten, others are not."""

from datetime import timedelta
from typing import Any

from django.test import Client as Browser
from django.utils import timezone

from kagu.relying_party.local_sessions import forget_expired
from kagu.relying_party.models import ReceivedToken, RelyingPartySession
from tests.relying_party.conftest import log_in
from tests.relying_party.provider import Provider


def test_what_expired_is_forgotten(client: Browser, provider: Provider) -> None:
    log_in(client, provider)
    client.post("/oidc/backchannel-logout/", {"logout_token": provider.logout_token(sid="another", sub=None)})
    assert forget_expired() == 0
    past = timezone.now() - timedelta(seconds=1)
    RelyingPartySession.objects.update(expire_date=past)
    ReceivedToken.objects.update(expires_at=past)
    assert forget_expired() == 2


def test_a_session_ends_when_nobody_comes_back(client: Browser, provider: Provider, settings: Any) -> None:
    log_in(client, provider)
    assert client.get("/personal/").status_code == 200
    session = RelyingPartySession.objects.get(sub="alice-sub")
    assert session.last_seen_at
    assert session.expire_date - session.last_seen_at == settings.SESSION_IDLE_LIFETIME
    RelyingPartySession.objects.update(expire_date=timezone.now())
    assert client.get("/personal/").status_code == 302


def test_coming_back_keeps_a_session_open_but_never_beyond_its_absolute_limit(
    client: Browser, provider: Provider, settings: Any
) -> None:
    """ASVS 7.3.1, 7.3.2."""
    log_in(client, provider)
    seen_at = timezone.now() - timedelta(minutes=50)
    limit = timezone.now() + timedelta(minutes=5)
    RelyingPartySession.objects.update(
        last_seen_at=seen_at, expire_date=seen_at + settings.SESSION_IDLE_LIFETIME, absolute_expiry_at=limit
    )
    client.get("/personal/")
    session = RelyingPartySession.objects.get(sub="alice-sub")
    assert session.last_seen_at
    assert session.last_seen_at > seen_at
    assert session.expire_date == limit
