"""An hour in a village behind one address, on a clock of its own."""

import heapq
import random
from collections.abc import Callable, Iterator
from typing import Any

from bench.village_people import Seen, attack, live

SECONDS = 3600
MAIL_EVERY = 5.0


def live_an_hour(
    people: int,
    attackers: int,
    *,
    move: Callable[[float], None],
    deliver: Callable[[], Any],
    all_begun: float = SECONDS / 2,
) -> Seen:
    """What became of everybody; `move` sets the clock on, `deliver` is the worker.

    People begin all through the first `all_begun` seconds; the same seed makes the same hour.
    """
    seen, chance = Seen(), random.Random(12)
    lives: list[Iterator[float]] = [live(number, seen, chance) for number in range(people)]
    lives += [attack(number, people, seen, chance) for number in range(attackers)]
    lives.append(_worker(deliver))
    coming = [(chance.uniform(0, all_begun) if who < people else 0.0, who) for who in range(len(lives))]
    heapq.heapify(coming)
    now = 0.0
    while coming and coming[0][0] < 2 * SECONDS:
        when, who = heapq.heappop(coming)
        move(when - now)
        now = when
        pause = next(lives[who], None)
        if pause is not None:
            heapq.heappush(coming, (now + pause, who))
        if seen.arrived + len(seen.refused) == people:
            break
    return seen


def _worker(deliver: Callable[[], Any]) -> Iterator[float]:
    while True:
        deliver()
        yield MAIL_EVERY
