"""A world for each game: an account, its owner's password, two agents; nothing of it stays."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import transaction

from kagu.connect.accounts.models import User
from kagu.site.clock import now
from tests.clock import Clock
from tests.connect.conftest import PASSWORD
from tests.connect.game.machine import Game
from tests.connect.game.world import World


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
        agents = [make_person(name, is_staff=True) for name in ("Charlie", "Dora")]
        world = World(make_person("Alice"), agents, clock)
        world.owner.passwords.append(PASSWORD)
        return world

    def end_world() -> None:
        transaction.set_rollback(True)
        blocks.pop().__exit__(None, None, None)

    monkeypatch.setattr(Game, "make_world", staticmethod(make_world), raising=False)
    monkeypatch.setattr(Game, "end_world", staticmethod(end_world), raising=False)
    return Game
