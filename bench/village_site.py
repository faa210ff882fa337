"""The site that the village asks, in one process: `python -m bench.village_site PEOPLE ATTACKERS`.

Hashes cost nothing here: only the limits are looked at.
"""

import json
import sys
from dataclasses import asdict
from datetime import timedelta

import django

django.setup()

from django.test.utils import setup_test_environment  # noqa: E402 - after django.setup()

from bench.village_hour import live_an_hour  # noqa: E402
from kagu.connect.accounts.passwords.hashing import Argon2idHasher  # noqa: E402
from kagu.outbox.delivery import attempt, claim  # noqa: E402
from kagu.outbox.picking import due  # noqa: E402
from kagu.site import clock  # noqa: E402

LEASE = timedelta(minutes=5)


def deliver() -> None:
    """All that is due, and what follows from it."""
    while waiting := [message for message in due() if claim(message, LEASE)]:
        for message in waiting:
            attempt(message)


def main(people: int, attackers: int) -> None:
    setup_test_environment()
    Argon2idHasher.memory_cost, Argon2idHasher.time_cost = 64, 1
    at = [clock.timestamp()]
    clock.source = lambda: at[0]

    def move(seconds: float) -> None:
        at[0] += seconds

    print(json.dumps(asdict(live_an_hour(people, attackers, move=move, deliver=deliver))))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
