"""Which services are told what, in the act's transaction."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction

from kagu.connect.accounts.models import User
from kagu.connect.clients.announce import announce, announce_session_end
from kagu.connect.clients.event_types import SecurityEvent
from kagu.connect.clients.models import Client, ClientSession
from kagu.outbox.models import OutboxMessage
from tests.connect.clients.conftest import make_client

pytestmark = pytest.mark.django_db

ISSUER = "http://connect.localhost:8000"


def rows(kind: str = "security_event") -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(kind=kind).order_by("pk"))


def session(sid: str | None) -> Any:
    return SimpleNamespace(sid=sid)


def test_each_connected_service_is_told_once_under_its_own_name_for_the_person(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    alice, douane = make_person("Alice"), make_client("douane")
    make_client("never-used")
    subs = {connect(alice, impots), connect(alice, douane)}
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    assert len(rows()) == 2
    assert {row.payload["sub_id"]["sub"] for row in rows()} == subs
    assert len(subs) == 2
    assert {row.destination for row in rows()} == {
        "http://impots.exemple.nc/events/",
        "http://douane.exemple.nc/events/",
    }
    assert len({row.payload["txn"] for row in rows()}) == 2


def test_nobody_elses_services_are_told(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    alice, bob = make_person("Alice"), make_person("Bob")
    connect(bob, impots)
    announce(SecurityEvent.ACCOUNT_PURGED, alice)
    assert rows() == []


@pytest.mark.parametrize(
    "fields",
    [
        {"event_types": ["account-purged"]},
        {"event_types": []},
        {"is_enabled": False},
    ],
)
def test_a_service_that_did_not_ask_is_not_told(
    make_person: Callable[..., User], connect: Callable[..., str], fields: Any
) -> None:
    alice = make_person("Alice")
    connect(alice, make_client("impots", **fields))
    announce(SecurityEvent.CREDENTIAL_CHANGE, alice)
    assert rows() == []


def test_an_act_that_fails_tells_nobody(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    alice = make_person("Alice")
    connect(alice, impots)

    def act() -> None:
        with transaction.atomic():
            announce(SecurityEvent.ACCOUNT_PURGED, alice)
            raise PermissionError

    with pytest.raises(PermissionError):
        act()
    assert rows() == []


def test_a_new_address_is_told_with_the_old_one_as_its_subject(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    """RISC §2.5."""
    alice = make_person("Alice", email="alice@new.exemple.nc")
    sub = connect(alice, impots)
    announce(SecurityEvent.IDENTIFIER_CHANGED, alice, old_email="alice@exemple.nc")
    [row] = rows()
    assert row.payload["sub_id"] == {"format": "email", "email": "alice@exemple.nc"}
    said = row.payload["events"]["https://schemas.openid.net/secevent/risc/event-type/identifier-changed"]
    assert said["new-value"] == "alice@new.exemple.nc"
    assert said["subject"] == {"format": "iss_sub", "iss": ISSUER, "sub": sub}


def test_a_service_that_was_never_given_the_address_is_not_told_of_it(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    alice = make_person("Alice")
    connect(alice, impots, scopes=("openid",))
    announce(SecurityEvent.IDENTIFIER_CHANGED, alice, old_email="alice@exemple.nc")
    assert rows() == []


@pytest.mark.parametrize(
    ("event", "uri", "details", "said"),
    [
        (SecurityEvent.ACCOUNT_PURGED, "risc/event-type/account-purged", {}, {}),
        (
            SecurityEvent.ACCOUNT_DISABLED,
            "risc/event-type/account-disabled",
            {"reason": "hijacking"},
            {"reason": "hijacking"},
        ),
        (SecurityEvent.ACCOUNT_ENABLED, "risc/event-type/account-enabled", {}, {}),
        (
            SecurityEvent.CREDENTIAL_CHANGE,
            "caep/event-type/credential-change",
            {},
            {"credential_type": "password", "change_type": "update"},
        ),
        (
            SecurityEvent.CREDENTIAL_CHANGE,
            "caep/event-type/credential-change",
            {"credential_type": "fido2-roaming", "change_type": "create"},
            {"credential_type": "fido2-roaming", "change_type": "create"},
        ),
        (SecurityEvent.SESSION_REVOKED, "caep/event-type/session-revoked", {}, {}),
    ],
)
def test_events_bear_the_names_of_the_specifications(
    make_person: Callable[..., User],
    connect: Callable[..., str],
    impots: Client,
    event: Any,
    uri: str,
    details: Any,
    said: Any,
) -> None:
    alice = make_person("Alice")
    sub = connect(alice, impots)
    announce(event, alice, **details)
    [row] = rows()
    assert row.payload["sub_id"] == {"format": "iss_sub", "iss": ISSUER, "sub": sub}
    [(name, claims)] = row.payload["events"].items()
    assert name == f"https://schemas.openid.net/secevent/{uri}"
    assert isinstance(claims.pop("event_timestamp"), int)
    assert claims == said


def test_the_services_of_an_ended_session_are_told_and_no_others(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    alice, douane = make_person("Alice"), make_client("douane")
    connect(alice, impots, sid="phone")
    connect(alice, douane, sid="laptop")
    announce_session_end([session("phone"), session(None)])
    [token] = rows("logout_token")
    assert token.destination == "http://impots.exemple.nc/backchannel-logout/"
    assert token.payload["sid"] == "phone told"
    [event] = rows()
    assert event.payload["sub_id"]["format"] == "complex"
    assert event.payload["sub_id"]["session"] == {"format": "opaque", "id": "phone told"}
    assert event.payload["sub_id"]["user"]["sub"] == token.payload["sub"]
    assert list(ClientSession.objects.values_list("sid", flat=True)) == ["laptop"]


def test_a_session_that_ends_twice_is_told_once(
    make_person: Callable[..., User], connect: Callable[..., str], impots: Client
) -> None:
    connect(make_person("Alice"), impots, sid="phone")
    announce_session_end([session("phone")])
    announce_session_end([session("phone")])
    assert len(rows("logout_token")) == 1


def test_a_service_without_a_logout_address_gets_no_logout_token(
    make_person: Callable[..., User], connect: Callable[..., str]
) -> None:
    connect(
        make_person("Alice"), make_client("impots", backchannel_logout_uri="", event_types=[]), sid="phone"
    )
    announce_session_end([session("phone")])
    assert not OutboxMessage.objects.exists()
