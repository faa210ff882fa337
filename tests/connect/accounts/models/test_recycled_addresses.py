"""An address that comes back after a deletion: services are warned, and nobody is taken for another (E39)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kagu.connect.accounts.activate_account import activate_account
from kagu.connect.accounts.delete_account import delete_account
from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.models import User
from kagu.connect.accounts.models.origin import Origin
from kagu.connect.clients.connections import record_connection
from kagu.connect.clients.models import Client
from kagu.connect.clients.subjects import subject_of
from kagu.mailed_links.links import issue_link
from kagu.outbox.models import OutboxMessage
from tests.secret_key_change import change_secret_key, drop_older_secret_keys

pytestmark = pytest.mark.django_db

RECYCLED = "https://schemas.openid.net/secevent/risc/event-type/identifier-recycled"
SOMEWHERE = Origin(user_agent="", network="", browser=None)
DAY = timedelta(days=1)


@pytest.fixture
def impots(db: None) -> Client:
    return Client.objects.create(
        client_id="impots",
        name="impots",
        sector="impots",
        event_uri="https://impots.exemple.nc/events/",
        event_types=["identifier-recycled"],
        scopes=["openid", "email"],
    )


def activate(user: User) -> Any:
    link = issue_link(ACTIVATE_ACCOUNT, target=str(user.pk), sent_to=user.email, lifetime=DAY)
    return activate_account(link.link, SOMEWHERE)


def told() -> list[dict[str, Any]]:
    return [row.payload for row in OutboxMessage.objects.filter(kind="security_event")]


def test_the_services_of_the_deleted_account_are_warned(
    make_person: Callable[..., User], impots: Client
) -> None:
    alice = make_person("Alice")
    record_connection(alice, impots, ["openid", "email"])
    sub = subject_of(alice, impots)
    delete_account(alice)
    stranger = make_person("Alice", state=User.State.PENDING, activated_at=None)
    activate(stranger)
    [payload] = told()
    assert payload["sub_id"] == {"format": "email", "email": "alice@exemple.nc"}
    said = payload["events"][RECYCLED]
    assert said["subject"] == {"format": "iss_sub", "iss": "http://connect.localhost:8000", "sub": sub}
    assert subject_of(stranger, impots) != sub


def test_an_address_that_nobody_left_warns_nobody(make_person: Callable[..., User], impots: Client) -> None:
    activate(make_person("Bob", state=User.State.PENDING, activated_at=None))
    assert told() == []


def test_a_change_of_the_secret_key_hides_no_deleted_account(
    make_person: Callable[..., User], impots: Client, settings: Any
) -> None:
    alice = make_person("Alice")
    record_connection(alice, impots, ["openid", "email"])
    sub = subject_of(alice, impots)
    delete_account(alice)
    change_secret_key(settings)
    activate(make_person("Alice", state=User.State.PENDING, activated_at=None))
    [payload] = told()
    assert payload["events"][RECYCLED]["subject"]["sub"] == sub


def test_a_deleted_address_is_forgotten_with_the_key_that_hid_it(
    make_person: Callable[..., User], impots: Client, settings: Any
) -> None:
    alice = make_person("Alice")
    record_connection(alice, impots, ["openid", "email"])
    subject_of(alice, impots)
    delete_account(alice)
    change_secret_key(settings)
    drop_older_secret_keys(settings)
    activate(make_person("Alice", state=User.State.PENDING, activated_at=None))
    assert told() == []
