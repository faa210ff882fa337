"""The game: what the thief gets hold of, what time brings, the owner's answer, and what must hold."""

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from tests.connect.game.agents import ActsOfAgents
from tests.connect.game.person import ActsOfAPerson
from tests.connect.game.services import ActsAtServices
from tests.connect.game.strangers import ActsOfStrangers
from tests.connect.game.ways_in import owner_gets_in, owner_takes_back
from tests.connect.game.world import HIS


class Game(ActsOfAPerson, ActsAtServices, ActsOfStrangers, ActsOfAgents):
    """All rules together."""

    def teardown(self) -> None:
        """At the end of each game the owner must be able to get in."""
        try:
            self.the_owner_tries_to_get_in()
        finally:
            super().teardown()

    # What the thief gets hold of.

    @rule(what=st.sampled_from(["password", "session", "mailbox"]))
    def thief_gets_hold_of(self, what: str) -> None:
        self.steal(what)

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
            self.the_thief_is_out()

    # What must hold after each of them.

    @invariant()
    def the_history_is_whole(self) -> None:
        assert self.world.is_whole()

    @rule()
    def the_owner_tries_to_get_in(self) -> None:
        """Asked now and then, and at the end of each game: it takes longer than all the rest."""
        if self.is_open():
            assert owner_gets_in(self.world), "the owner is locked out"
