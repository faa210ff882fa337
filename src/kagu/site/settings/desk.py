"""Agents: when the second one decides, how soon they have a second factor."""

from datetime import timedelta
from typing import Any

from kagu.site.environment import env_bool, env_int


def desk_settings(prefix: str) -> dict[str, Any]:
    """What the rooms `desk` and `agents` read."""
    return {
        "SECOND_AGENT_WITHIN": timedelta(
            days=env_int(
                f"{prefix}_SECOND_AGENT_DAYS",
                7,
                "days that an act waits for a second agent",
                at_least=2,
                for_both=True,
            )
        ),
        "SINGLE_AGENT": env_bool(
            f"{prefix}_SINGLE_AGENT",
            False,
            "an office with one agent: after a day, told to every agent, they confirm their own acts",
            for_both=True,
        ),
        "AGENT_FACTOR_GRACE": timedelta(
            days=env_int(
                f"{prefix}_AGENT_FACTOR_GRACE_DAYS",
                7,
                "days in which a new agent may work without a second factor",
                for_both=True,
            )
        ),
    }
