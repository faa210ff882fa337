"""A session that ends by itself is told to its services like any other end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from kagu.connect.accounts.models import LoginSession, User
from kagu.connect.accounts.sessions.expired_sessions import end_expired_sessions
from kagu.connect.clients.models import Client, ClientSession
from kagu.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_session(make_person: Callable[..., User]) -> Any:
    alice = make_person("Alice")
    impots = Client.objects.create(
        client_id="impots",
        name="impots",
        sector="impots",
        backchannel_logout_uri="https://impots.exemple.nc/backchannel-logout/",
    )

    def open_one(sid: str, expires_in: Any) -> None:
        ClientSession.objects.create(client=impots, user=alice, sid=sid, told_sid=sid, sub="alice-sub")
        expire_date = timezone.now() + expires_in
        LoginSession.objects.create(session_key=sid * 8, user=alice, sid=sid, expire_date=expire_date)

    return open_one


def test_the_services_of_an_expired_session_are_told(open_session: Callable[..., LoginSession]) -> None:
    open_session("over", timedelta(seconds=-1))
    open_session("open", timedelta(hours=1))
    LoginSession.objects.create(session_key="anonymous", expire_date=timezone.now() - timedelta(days=1))
    assert end_expired_sessions() == 2
    assert LoginSession.objects.get().sid == "open"
    assert OutboxMessage.objects.get(kind="logout_token").payload["sid"] == "over"
    assert end_expired_sessions() == 0
