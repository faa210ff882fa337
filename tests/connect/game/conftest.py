"""A world for each game: an account, its owner's password, a service, two agents; nothing of it stays."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from kagu.connect.accounts.models import User
from kagu.connect.clients import registry
from kagu.connect.clients.models import Client
from kagu.connect.clients.registry import set_secret
from kagu.connect.signing import key_ring
from kagu.site.clock import now
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.game.machine import Game
from tests.connect.game.world import World
from tests.connect.provider.service import CALLBACK, Service

SECRET = "a secret of the service, 256 bits long in real life"


def register_service() -> Service:
    """One that asks for the name and the address."""
    client = Client(
        client_id="impots",
        name="Impôts",
        redirect_uris=[CALLBACK],
        scopes=["openid", "profile", "email"],
        sector="impots",
        grant_types=["authorization_code", "refresh_token"],
    )
    set_secret(client, SECRET)
    client.save()
    return Service("impots", SECRET)


def forget_what_was_remembered() -> None:
    """Keys and services of a world that is gone."""
    registry._remembered.clear()
    key_ring.forget_keys()


@pytest.fixture
def game(
    clock: Clock,
    make_person: Callable[..., User],
    monkeypatch: pytest.MonkeyPatch,
    deletion_after_a_week: None,
) -> type[Game]:
    """The rules, at a table of their own each time they are played."""
    # Django's own clock too: sessions, and what a row writes by itself, live by it.
    monkeypatch.setattr("django.utils.timezone.now", now)
    blocks: list[Any] = []

    def make_world() -> World:
        mail.outbox.clear()
        # As pytest-django's own: an act still has to open its transaction.
        block: Any = transaction.atomic()
        block._from_testcase = True
        block.__enter__()
        blocks.append(block)
        forget_what_was_remembered()
        agents = [
            make_person("Charlie", is_staff=True, is_superuser=True),
            make_person("Dora", is_staff=True),
        ]
        world = World(make_person("Alice"), agents, register_service(), clock)
        # Signing keys of this world, before anything is only tried.
        world.service.machine.get("/jwks")
        world.owner.passwords.append(PASSWORD)
        return world

    def end_world() -> None:
        transaction.set_rollback(True)
        blocks.pop().__exit__(None, None, None)

    monkeypatch.setattr(Game, "make_world", staticmethod(make_world), raising=False)
    monkeypatch.setattr(Game, "end_world", staticmethod(end_world), raising=False)
    return Game


@pytest.fixture
def played(game: type[Game]) -> Iterator[Game]:
    """A game that has begun."""
    one = game()
    one.begin(has_old_key=False)
    yield one
    type(one).end_world()
