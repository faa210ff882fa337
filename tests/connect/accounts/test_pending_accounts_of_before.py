"""Pending accounts from when each held its address: after the migration they only ask for it, and go on."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client as Browser
from django.utils import timezone

from kagu.connect.accounts.link_purposes import ACTIVATE_ACCOUNT
from kagu.connect.accounts.models import User
from kagu.connect.accounts.passwords.hashing import hash_password
from kagu.mailed_links.links import issue_link
from tests.connect.conftest import PASSWORD
from tests.connect.login.conftest import log_in
from tests.mailed_links.clicks import press

ADDRESS = "alice@exemple.nc"
BEFORE = "0018_erasures_are_asked_for"


def users_at(migration: str) -> Any:
    """The rows of accounts as they were kept then."""
    executor = MigrationExecutor(connection)
    return executor.migrate([("accounts", migration)]).apps.get_model("accounts", "User").objects


@pytest.fixture
def users_of_before(transactional_db: None) -> Iterator[Any]:
    yield users_at(BEFORE)
    call_command("migrate", verbosity=0)


def add(users: Any, state: str = "pending", **fields: Any) -> Any:
    values = {"first_name": "Alice", "family_name": "Newman", "email": ADDRESS, "email_normalized": ADDRESS}
    return users.create(state=state, password=hash_password(PASSWORD), **{**values, **fields})


def test_a_link_mailed_before_activates_its_account(users_of_before: Any) -> None:
    asked = add(users_of_before)
    link = issue_link(ACTIVATE_ACCOUNT, target=str(asked.pk), sent_to=ADDRESS).url
    call_command("migrate", verbosity=0)
    alice = User.objects.get()
    assert (alice.email_normalized, alice.asked_normalized) == (None, ADDRESS)
    assert "désormais activé" in press(Browser(), link, password=PASSWORD).content.decode()
    alice.refresh_from_db()
    assert (alice.state, alice.email_normalized, alice.asked_normalized) == ("active", ADDRESS, "")
    assert log_in(Browser(), ADDRESS).status_code == 302


def test_what_was_active_stays_as_it_was(users_of_before: Any) -> None:
    add(users_of_before, "active", activated_at=timezone.now())
    call_command("migrate", verbosity=0)
    alice = User.objects.get()
    assert (alice.email_normalized, alice.asked_normalized) == (ADDRESS, "")
    assert log_in(Browser(), ADDRESS).status_code == 302


def test_going_back_keeps_the_newest_form_of_a_free_address(
    users_of_before: Any, make_person: Callable[..., User]
) -> None:
    call_command("migrate", verbosity=0)
    make_person("Bob")
    now = timezone.now()
    for address, name, hours in (
        (ADDRESS, "Mallory", 2),
        (ADDRESS, "Alice", 1),
        ("bob@exemple.nc", "Mallory", 1),
    ):
        asked = make_person(name, state=User.State.PENDING, email=address)
        User.objects.filter(pk=asked.pk).update(created_at=now - timedelta(hours=hours))
    held = users_at(BEFORE).order_by("first_name").values_list("first_name", "state", "email_normalized")
    assert list(held) == [("Alice", "pending", ADDRESS), ("Bob", "active", "bob@exemple.nc")]
