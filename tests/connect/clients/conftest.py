"""Services that people are connected to, and where they listen."""

from collections.abc import Callable
from typing import Any

import pytest

from kagu.connect.accounts.models import User
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client, ClientSession
from kagu.connect.clients.subjects import subject_of

EVERY_EVENT = [
    "account-purged",
    "account-disabled",
    "account-enabled",
    "identifier-changed",
    "credential-change",
    "session-revoked",
]


@pytest.fixture(autouse=True)
def _acts_open_their_own_transactions() -> None:
    """Here the tests themselves are the acts."""


@pytest.fixture
def impots(db: None) -> Client:
    return make_client("impots")


def make_client(client_id: str, **fields: Any) -> Client:
    """A service that wants to be told everything."""
    host = f"http://{client_id}.exemple.nc"
    values = {
        "name": client_id,
        "sector": client_id,
        "backchannel_logout_uri": f"{host}/backchannel-logout/",
        "event_uri": f"{host}/events/",
        "event_types": EVERY_EVENT,
    }
    return Client.objects.create(client_id=client_id, **{**values, **fields})


@pytest.fixture
def connect() -> Callable[..., str]:
    """The person logs in to the service, from one of their sessions; the `sub` it knows them by."""

    def connect_once(
        user: User, client: Client, sid: str = "", scopes: tuple[str, ...] = ("openid", "email")
    ) -> str:
        record_connection(user, client, scopes)
        sub = subject_of(user, client)
        if sid:
            ClientSession.objects.create(client=client, user=user, sid=sid, told_sid=f"{sid} told", sub=sub)
        return sub

    return connect_once
