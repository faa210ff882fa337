"""Addresses from before IDNA 2008 say, after the migration, which mailbox they were mailed to."""

from collections.abc import Callable
from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from kagu.connect.accounts.link_purposes import UNLOCK_ACCOUNT
from kagu.connect.accounts.models import EmailChange, User
from kagu.mailed_links.links import issue_link
from kagu.mailed_links.models import MailedLink
from kagu.outbox.mail import enqueue_mail
from kagu.outbox.models import OutboxMessage
from tests.connect.login.conftest import log_in

pytestmark = pytest.mark.django_db


def migrate() -> None:
    import_module("kagu.connect.accounts.migrations.0011_addresses_as_they_were_mailed").respell_addresses(
        apps, None
    )


@pytest.mark.parametrize(
    ("kept", "normalized", "respelled"),
    [
        ("Alice@Straße.example", "alice@strasse.example", "Alice@strasse.example"),
        ("alice@STRAẞE.example", "alice@strasse.example", "alice@strasse.example"),
        ("alice@straße-café.nc", "alice@xn--strasse-caf-lbb.nc", "alice@strasse-café.nc"),
        ("alice@ας.gr", "alice@xn--mxa0b.gr", "alice@ασ.gr"),
        ("alice@café.nc", "alice@xn--caf-dma.nc", "alice@café.nc"),
        ("alice@exemple.nc", "alice@exemple.nc", "alice@exemple.nc"),
    ],
)
def test_an_account_keeps_the_mailbox_that_it_proved(
    make_person: Callable[..., User], kept: str, normalized: str, respelled: str
) -> None:
    alice = make_person("Alice", email=kept)
    User.objects.update(email_normalized=normalized)
    migrate()
    alice.refresh_from_db()
    assert (alice.email, alice.email_normalized) == (respelled, normalized)
    assert User.objects.with_address(alice.email) == alice


def test_whoever_has_the_other_mailbox_does_not_get_the_account(
    client: object, make_person: Callable[..., User]
) -> None:
    make_person("Alice", email="alice@straße.example")
    User.objects.update(email_normalized="alice@strasse.example")
    migrate()
    assert log_in(client, "alice@straße.example").status_code == 200  # type: ignore[arg-type]
    assert log_in(client, "alice@strasse.example").status_code == 302  # type: ignore[arg-type]


def test_what_is_under_way_goes_to_the_same_mailbox(make_person: Callable[..., User]) -> None:
    alice = make_person("Alice")
    now = timezone.now()
    alice.email_changes.create(
        old_address="alice@straße.nc",
        new_address="alice@fuß.nc",
        new_normalized="alice@fuss.nc",
        sent_at=now,
        expires_at=now,
    )
    issue_link(UNLOCK_ACCOUNT, target="7", sent_to="alice@straße.nc")
    with transaction.atomic():
        enqueue_mail("alice@straße.nc", "account_exists", language="fr", context={})
    migrate()
    change = EmailChange.objects.get()
    assert (change.old_address, change.new_address) == ("alice@strasse.nc", "alice@fuss.nc")
    assert MailedLink.objects.get().sent_to == "alice@strasse.nc"
    assert OutboxMessage.objects.get().destination == "alice@strasse.nc"
