"""The table that a game is played at: its start, its end, and what is asked of each step."""

from typing import Any, Protocol

from django.test import Client as Browser
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize

from kagu.connect.accounts.models import User
from tests.connect.game import doors
from tests.connect.game.players import Player, same_browser
from tests.connect.game.told import Watch
from tests.connect.game.ways_in import has_old_key, newest_letters, what_opens, what_the_owner_can_do
from tests.connect.game.world import World, is_hers


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

    def teardown(self) -> None:
        type(self).end_world()

    @initialize(has_old_key=st.booleans(), stolen=st.sampled_from(["", "password", "session", "mailbox"]))
    def begin(self, has_old_key: bool, stolen: str = "") -> None:
        """The owner logs in in her two browsers, perhaps with a key of a month; a thief may have begun."""
        world, owner = self.world, self.world.owner
        for browser in owner.browsers:
            doors.log_in(owner, browser, world.user.email, world.clock)
        if has_old_key:
            doors.add_key(owner, owner.browsers[0], world.clock)
            world.let_pass(days=30)
            doors.log_in(owner, owner.browsers[0], world.user.email, world.clock)
        world.settle()
        if stolen:
            self.steal(stolen)

    def steal(self, what: str) -> None:
        """The password, the session of her first browser, or a look into her mailbox."""
        self.gains()
        thief, owner = self.world.thief, self.world.owner
        if what == "password" and owner.passwords:
            thief.passwords.append(owner.passwords[-1])
        if what == "session":
            thief.browsers[0] = same_browser(owner.browsers[0])
        if what == "mailbox":
            thief.mailboxes |= owner.mailboxes
            self.world.settle()

    def is_open(self) -> bool:
        """Not where agents suspended it, or somebody's wish erased it."""
        user = self.world.read()
        is_short = user.state == User.State.SUSPENDED and user.suspended_until is not None
        return is_short or user.state in (User.State.ACTIVE, User.State.LOCKED, User.State.CLOSING)

    def is_pressing(self) -> bool:
        """What moved or closes the account: the owner answers within the week that her letters live."""
        user = self.world.read()
        return not is_hers(user.email) or user.state == User.State.CLOSING

    def the_thief_is_out(self) -> None:
        """Right after a take-back: nothing he holds does anything, but a key that is older than a week."""
        world = self.world
        if world.thief.mailboxes & world.owner.mailboxes:
            return
        has_veto = has_old_key(world, world.thief)
        opening = [name for name in what_opens(world, world.thief) if name != "passkey" or not has_veto]
        assert not opening, f"the thief still holds something: {opening}"
        self.is_powerless = not has_veto

    def gains(self) -> None:
        self.is_powerless = False

    def new_password(self) -> str:
        self.number += 1
        return f"mangue numéro {self.number} sous le banian"

    def post(self, player: Player, browser: Browser, path: str, typed: dict[str, str]) -> Any:
        return doors.post(player, browser, path, typed, self.world.clock)

    def post_with_password(self, player: Player, browser: Browser, path: str, typed: dict[str, str]) -> None:
        if player.passwords:
            self.post(player, browser, path, {**typed, "password": player.passwords[-1]})


class Step:
    """A step of a player: the history tells what it changed; who holds nothing changes nothing.

    And after a stranger's the owner can do all that she could do before.
    """

    def __init__(self, game: Table, who: str) -> None:
        self.game, self.who = game, who
        self.can: set[str] = set()
        self.letters: list[str] = []

    def __enter__(self) -> tuple[Player, list[Browser]]:
        world = self.game.world
        # No two steps at one moment: what is hurried is refused, and a code serves once.
        world.clock.move(doors.NEXT_CODE)
        if self.who == "stranger":
            self.letters = newest_letters(world)
            self.can = what_the_owner_can_do(world, self.letters)
        self.watch = Watch(world)
        player: Player = getattr(world, self.who)
        return player, player.browsers

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is not None:
            return
        world = self.game.world
        world.settle()
        assert not self.watch.untold(), f"the history does not tell of {self.watch.untold()}"
        is_nobody = self.who == "stranger" or (self.who == "thief" and self.game.is_powerless)
        assert not is_nobody or not self.watch.changes(), f"{self.who} changed {self.watch.changes()}"
        if self.who == "stranger":
            lost = self.can - what_the_owner_can_do(world, self.letters)
            assert not lost, f"a stranger took from the owner: {lost}"
