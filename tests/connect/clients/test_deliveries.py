"""Logout tokens and events over real HTTP, as the specifications want them on the wire."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from kagu.connect.accounts.models import User
from kagu.connect.clients.announce import announce, announce_session_end
from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Client
from kagu.outbox.models import OutboxMessage
from tests.clock import Clock
from tests.connect.clients.receiver import Receiver
from tests.deliveries import deliver_due

pytestmark = pytest.mark.django_db

ISSUER = "http://connect.localhost:8000"


def log_out(alice: User, impots: Client, connect: Callable[..., str]) -> Any:
    sub = connect(alice, impots, sid="phone")
    impots.event_types = []
    impots.save()
    announce_session_end([SimpleNamespace(sid="phone")])
    return sub


def later(minutes: int = 1) -> Any:
    return timezone.now() + timedelta(minutes=minutes)


def test_a_logout_token_is_what_the_specification_says(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    clock: Clock,
) -> None:
    """OIDC Back-Channel Logout 1.0 §2.4, §2.5."""
    sub = log_out(make_person("Alice"), impots, connect)
    assert deliver_due() == 1
    [(path, content_type, _)] = receiver.received
    assert (path, content_type) == ("/backchannel-logout/", "application/x-www-form-urlencoded")
    [token] = receiver.tokens
    assert token.header["typ"] == "logout+jwt"
    assert token.header["alg"] == "ES256"
    claims = token.claims
    assert claims["iss"] == ISSUER
    assert claims["aud"] == "impots"
    assert claims["sub"] == sub
    assert claims["sid"] == "phone told"
    assert claims["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert claims["iat"] == clock.timestamp
    assert claims["exp"] - claims["iat"] == 120
    assert claims["jti"]
    assert set(claims) == {"iss", "aud", "sub", "sid", "events", "iat", "exp", "jti"}


def test_a_security_event_token_is_what_the_specification_says(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    """RFC 8417 §2, RFC 8935 §2, Shared Signals 1.0 §4.1."""
    alice = make_person("Alice")
    sub = connect(alice, impots)
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    receiver.status = 202
    assert deliver_due() == 1
    [(path, content_type, _)] = receiver.received
    assert (path, content_type) == ("/events/", "application/secevent+jwt")
    [token] = receiver.tokens
    assert token.header["typ"] == "secevent+jwt"
    assert set(token.claims) == {"iss", "aud", "iat", "jti", "txn", "sub_id", "events"}
    assert token.claims["iss"] == ISSUER
    assert token.claims["aud"] == "impots"
    assert token.claims["sub_id"] == {"format": "iss_sub", "iss": ISSUER, "sub": sub}


def test_the_service_chooses_the_algorithm(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    impots.id_token_alg = "EdDSA"
    log_out(make_person("Alice"), impots, connect)
    deliver_due()
    assert receiver.tokens[0].header["alg"] == "EdDSA"


def test_a_service_that_is_down_gets_the_same_token_later(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    log_out(make_person("Alice"), impots, connect)
    receiver.status = 503
    assert deliver_due() == 0
    receiver.status = 200
    assert deliver_due(later()) == 1
    first, second = receiver.tokens
    assert first.claims["jti"] == second.claims["jti"]


def test_a_service_that_is_not_there_gets_it_later(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    settings: Any,
) -> None:
    log_out(make_person("Alice"), impots, connect)
    reachable, settings.OUTBOUND_ADDRESSES = (
        settings.OUTBOUND_ADDRESSES,
        {"impots.exemple.nc:80": "127.0.0.1:9"},
    )
    assert deliver_due() == 0
    settings.OUTBOUND_ADDRESSES = reachable
    assert deliver_due(later()) == 1


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_an_answer_that_is_no_yes_is_tried_again(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    status: int,
) -> None:
    log_out(make_person("Alice"), impots, connect)
    receiver.status = status
    assert deliver_due() == 0
    assert OutboxMessage.objects.get().state == "waiting"


@pytest.mark.parametrize("error", ["invalid_request", "invalid_issuer", "invalid_audience"])
def test_an_error_that_no_attempt_can_mend_ends_the_delivery(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    error: str,
) -> None:
    """RFC 8935 §2.4."""
    alice = make_person("Alice")
    connect(alice, impots)
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    receiver.status, receiver.body = 400, b'{"err": "%s", "description": "no"}' % error.encode()
    deliver_due()
    assert OutboxMessage.objects.get().state == "dead"


@pytest.mark.parametrize("body", [b'{"err": "invalid_key"}', b'{"err": "access_denied"}', b"oops", b"[]"])
def test_an_error_that_may_pass_is_tried_again(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    body: bytes,
) -> None:
    alice = make_person("Alice")
    connect(alice, impots)
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    receiver.status, receiver.body = 400, body
    deliver_due()
    assert OutboxMessage.objects.get().state == "waiting"


def test_a_service_that_moved_gets_it_at_its_new_address(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    log_out(make_person("Alice"), impots, connect)
    impots.backchannel_logout_uri = "http://impots.exemple.nc/logout/new/"
    impots.save()
    deliver_due()
    assert receiver.received[0][0] == "/logout/new/"


def test_a_service_that_was_disabled_is_told_nothing(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    log_out(make_person("Alice"), impots, connect)
    impots.is_enabled = False
    impots.save()
    deliver_due()
    assert receiver.received == []
    assert OutboxMessage.objects.get().state == "dead"


def test_a_private_address_is_never_called(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    receiver: Receiver,
    settings: Any,
) -> None:
    """SSRF through backchannel_logout_uri."""
    impots.backchannel_logout_uri = f"http://{receiver.address}/backchannel-logout/"
    log_out(make_person("Alice"), impots, connect)
    deliver_due()
    assert receiver.received == []
    assert OutboxMessage.objects.get().state == "waiting"


def test_news_of_a_deleted_account_still_arrives(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client, receiver: Receiver
) -> None:
    """The subjects were copied before the account went."""
    alice = make_person("Alice")
    sub = connect(alice, impots, sid="phone")
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    announce_session_end([SimpleNamespace(sid="phone")])
    alice.delete()
    assert deliver_due() == 3
    assert receiver.tokens[0].claims["sub_id"]["sub"] == sub
