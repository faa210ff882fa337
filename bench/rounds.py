"""Rounds: every contestant in turn, again and again, so that a machine's moods touch all alike."""

import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from bench.crowd import Address, Operation, Tally, run_crowd
from bench.pinned import PinnedServer


@dataclass(frozen=True)
class Pace:
    """How long, how often, how many at once."""

    rounds: int = 5
    seconds: float = 6.0
    warm_up: float = 3.0
    callers: int = 8
    flood_seconds: float = 20.0
    sso_per_second: float = 50.0
    import_lines: int = 300_000
    pairs: int = 1000
    villagers: int = 5000
    accounts: tuple[int, ...] = (10_000, 100_000)

    def once(self) -> "Pace":
        return replace(self, rounds=1, warm_up=0.5)


@dataclass(frozen=True)
class Contestant:
    """One server and the callers that work on it."""

    name: str
    server: PinnedServer
    address: Address
    operations: list[Callable[[], Operation]]


@dataclass(frozen=True)
class Figure:
    """One contestant's medians at one measure."""

    name: str
    per_second: float
    cpu_us: float
    p50_ms: float
    p95_ms: float
    load_busy: float
    rounds: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure(contestants: list[Contestant], pace: Pace) -> list[Figure]:
    """Each contestant's medians over the rounds, after each was warmed up once."""
    for contestant in contestants:
        run_crowd(contestant.address, contestant.operations, pace.warm_up)
    taken: dict[str, list[tuple[Tally, float]]] = {contestant.name: [] for contestant in contestants}
    for _ in range(pace.rounds):
        for contestant in contestants:
            taken[contestant.name].append(_one_round(contestant, pace.seconds))
    return [_figure(name, several) for name, several in taken.items()]


def _one_round(contestant: Contestant, seconds: float) -> tuple[Tally, float]:
    before = contestant.server.cpu_seconds()
    tally = run_crowd(contestant.address, contestant.operations, seconds)
    return tally, contestant.server.cpu_seconds() - before


def _figure(name: str, taken: list[tuple[Tally, float]]) -> Figure:
    def middle(value: Callable[[Tally, float], float]) -> float:
        return statistics.median(value(tally, cpu) for tally, cpu in taken)

    return Figure(
        name=name,
        per_second=middle(lambda tally, cpu: tally.per_second),
        cpu_us=middle(lambda tally, cpu: cpu / max(1, tally.operations) * 1e6),
        p50_ms=middle(lambda tally, cpu: tally.percentile(0.5) * 1e3),
        p95_ms=middle(lambda tally, cpu: tally.percentile(0.95) * 1e3),
        load_busy=middle(lambda tally, cpu: tally.own_cpu / tally.seconds),
        rounds=len(taken),
    )
