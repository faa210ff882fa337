"""A game played at random by an owner, a thief, a stranger and two agents, all through the site's door."""

from hypothesis.stateful import run_state_machine_as_test

from tests.connect.game.machine import Game
from tests.game_length import games

IN_A_PLAIN_RUN = 75


def test_whatever_is_played_the_account_stays_its_owners(game: type[Game]) -> None:
    run_state_machine_as_test(game, settings=games(IN_A_PLAIN_RUN))
