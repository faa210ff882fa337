"""The game: what the thief gets hold of, what time brings, the owner's answer, and what must hold."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.connect.game.others import ActsOfOthers
from tests.connect.game.person import WHICH, ActsOfAPerson
from tests.connect.game.players import new_browser
from tests.connect.game.ways_in import owner_gets_in, owner_takes_back, what_opens
from tests.connect.game.world import HIS


class Game(ActsOfAPerson, ActsOfOthers):
    """All rules together."""

    def teardown(self) -> None:
        """At the end of each game the owner must be able to get in."""
        try:
            self.the_owner_tries_to_get_in()
        finally:
            super().teardown()

    # What the thief gets hold of.

    @precondition(lambda self: self.world.owner.passwords)
    @rule()
    def thief_learns_the_password(self) -> None:
        self.gains()
        self.world.thief.passwords.append(self.world.owner.passwords[-1])

    @rule(which=WHICH)
    def thief_steals_a_session(self, which: int) -> None:
        self.gains()
        stolen = new_browser()
        for name, morsel in self.world.owner.browsers[which].cookies.items():
            stolen.cookies[name] = morsel.value
        self.world.thief.browsers[which] = stolen

    @rule()
    def thief_reads_the_mailbox_for_a_while(self) -> None:
        self.gains()
        self.world.thief.mailboxes |= self.world.owner.mailboxes
        self.world.settle()

    @rule()
    def thief_reads_the_mailbox_no_more(self) -> None:
        self.world.thief.mailboxes = {HIS}

    # Time, and the owner's answer.

    @precondition(lambda self: not self.is_pressing())
    @rule(hours=st.sampled_from([1, 13, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        self.world.let_pass(hours=hours)
        self.world.settle()

    @rule()
    def a_while_passes(self) -> None:
        self.world.let_pass(minutes=10)
        self.world.settle()

    @precondition(lambda self: self.world.thief.mailboxes == {HIS} and self.is_open())
    @rule()
    def the_owner_takes_the_account_back(self) -> None:
        self.world.settle()
        if owner_takes_back(self.world, self.new_password()):
            self.world.settle()
            self.is_powerless = True
            self.stolen_at = 0.0
            opening = what_opens(self.world, self.world.thief)
            assert not opening, f"the thief still holds something: {opening}"

    # What must hold after each of them.

    @invariant()
    def the_history_is_whole(self) -> None:
        assert self.world.is_whole()

    @rule()
    def the_owner_tries_to_get_in(self) -> None:
        """Asked now and then, and at the end of each game: it takes longer than all the rest."""
        if self.is_open() and not self.has_aged_foreign_key():
            assert owner_gets_in(self.world), "the owner is locked out"
