"""How long a game is played, and whether it is the same each time."""

import os

from hypothesis import HealthCheck, settings

STEPS_OF_A_GAME = 25
# How many steps in all; `bin/test game --steps N` says more, and plays other games each time.
STEPS = int(os.environ.get("GAME_STEPS", "0"))


def games(steps_in_a_plain_run: int) -> settings:
    """The same games in every plain run, so that a red one is red for all."""
    steps = STEPS or steps_in_a_plain_run
    return settings(
        max_examples=max(1, steps // STEPS_OF_A_GAME),
        stateful_step_count=STEPS_OF_A_GAME,
        derandomize=not STEPS,
        database=None,
        deadline=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
