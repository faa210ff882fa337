"""A game played at random by an owner, a thief, a stranger and two agents, all through the site's door."""

import os

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.connect.game.machine import Game

STEPS_OF_A_GAME = 25
# How many steps in all; `bin/test game --steps N` says more, and plays other games each time.
STEPS = int(os.environ.get("GAME_STEPS", "0"))
IN_A_PLAIN_RUN = 100


def test_whatever_is_played_the_account_stays_its_owners(game: type[Game]) -> None:
    run_state_machine_as_test(game, settings=_settings())


def _settings() -> settings:
    """The same games in every plain run, so that a red one is red for all."""
    steps = STEPS or IN_A_PLAIN_RUN
    return settings(
        max_examples=max(1, steps // STEPS_OF_A_GAME),
        stateful_step_count=STEPS_OF_A_GAME,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
