"""The table that a game is played at: its start, its end, and what is asked of each step."""

from typing import Any, Protocol

from django.test import Client as Browser
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from kagu.connect.accounts.models import User
from tests.connect.game import doors
from tests.connect.game.players import Player
from tests.connect.game.world import World, is_hers

SEVEN_DAYS = 7 * 24 * 3600


class MakeWorld(Protocol):
    """A world of its own for one game, and the end of it."""

    def __call__(self) -> World: ...


class Table(RuleBasedStateMachine):
    """`is_powerless`: the account was taken back since, and the thief got nothing new."""

    make_world: MakeWorld
    end_world: Any

    def __init__(self) -> None:
        super().__init__()
        self.world = type(self).make_world()
        self.number = 0
        self.is_powerless = True
        self.stolen_at = 0.0
        self.moved_at = 0.0

    def teardown(self) -> None:
        type(self).end_world()

    @initialize(has_old_key=st.booleans())
    def begin(self, has_old_key: bool) -> None:
        """The owner logs in in her two browsers; perhaps with a key that she has had for a month."""
        world, owner = self.world, self.world.owner
        for browser in owner.browsers:
            doors.log_in(owner, browser, world.user.email, world.clock)
        if has_old_key:
            doors.add_key(owner, owner.browsers[0], world.clock)
            world.let_pass(days=30)
            doors.log_in(owner, owner.browsers[0], world.user.email, world.clock)
        world.settle()

    def is_open(self) -> bool:
        return self.world.read().state in (User.State.ACTIVE, User.State.LOCKED, User.State.CLOSING)

    def is_pressing(self) -> bool:
        """Something of the thief's stands: the owner answers within the week that her letters live."""
        user = self.world.read()
        return not self.is_powerless or not is_hers(user.email) or user.state == User.State.CLOSING

    def has_aged_foreign_key(self) -> bool:
        """A thief's key of more than a week has its veto: the way is that of the lost factor."""
        has_any = bool(self.world.thief.keys or self.world.thief.passkeys)
        return has_any and self.world.clock.timestamp - self.stolen_at > SEVEN_DAYS

    def gains(self) -> None:
        if self.is_powerless:
            self.stolen_at = self.world.clock.timestamp
        self.is_powerless = False

    def new_password(self) -> str:
        self.number += 1
        return f"mangue numéro {self.number} sous le banian"

    def post(self, player: Player, browser: Browser, path: str, typed: dict[str, str]) -> None:
        doors.post(player, browser, path, typed, self.world.clock)

    def post_with_password(self, player: Player, browser: Browser, path: str, typed: dict[str, str]) -> None:
        if player.passwords:
            self.post(player, browser, path, {**typed, "password": player.passwords[-1]})


class Step:
    """A step of a player: the history tells what it changed; who holds nothing changes nothing."""

    def __init__(self, game: Table, who: str) -> None:
        self.game, self.who = game, who

    def __enter__(self) -> tuple[Player, list[Browser]]:
        world = self.game.world
        # No two steps at one moment: what is hurried is refused, and a code serves once.
        world.clock.move(doors.NEXT_CODE)
        self.before, self.lines = world.authority(), world.lines()
        player: Player = getattr(world, self.who)
        return player, player.browsers

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            return
        world = self.game.world
        world.settle()
        after = world.authority()
        if after != self.before:
            changed = {name for name in after if after[name] != self.before[name]}
            assert world.lines() > self.lines, f"the history does not tell of {changed}"
            is_nobody = self.who == "stranger" or (self.who == "thief" and self.game.is_powerless)
            assert not is_nobody, f"{self.who} changed {changed}"
