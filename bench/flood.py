"""The evening when everyone files: SSO flows without and with ten times too many log-ins."""

import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass

from bench.arrivals import Stream, run_arrivals
from bench.connect import Connect
from bench.crowd import Operation, percentile
from bench.logins import Flood, People
from bench.operations import code_flow

TIMES_TOO_MANY = 10


@dataclass(frozen=True)
class FloodFigure:
    """What SSO felt of the flood, and what the flood was told."""

    sso_per_second: float
    sso_p95_ms_alone: float
    sso_p95_ms_flooded: float
    logins_arriving: float
    logged_in: float
    refused: float
    refusal_p95_ms: float
    refusals_without_retry_after: int
    turned_away: int

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def measure_flood(
    connect: Connect, cookies: list[str], *, bare_per_second: float, sso_per_second: float, seconds: float
) -> FloodFigure:
    """The same SSO pace twice: alone, then beside the flood."""
    provider = connect.provider()
    flows = [code_flow(provider, each) for each in cookies]
    alone = Stream(sso_per_second, _in_turn(flows))
    run_arrivals(provider.address, [alone], seconds)
    people = People(provider.host, connect.emails(), connect.made["password"])
    people.load_the_page(provider.address)
    flood = Flood(people)
    sso = Stream(sso_per_second, _in_turn(flows))
    logins = Stream(bare_per_second * TIMES_TOO_MANY, flood.operation)
    run_arrivals(provider.address, [sso, logins], seconds)
    return FloodFigure(
        sso_per_second=sso.tally.per_second,
        sso_p95_ms_alone=alone.tally.percentile(0.95) * 1e3,
        sso_p95_ms_flooded=sso.tally.percentile(0.95) * 1e3,
        logins_arriving=logins.per_second,
        logged_in=flood.logged_in / seconds,
        refused=flood.refused / seconds,
        refusal_p95_ms=percentile(flood.refusal_seconds, 0.95) * 1e3,
        refusals_without_retry_after=flood.without_retry_after,
        turned_away=logins.turned_away,
    )


def _in_turn(operations: list[Callable[[], Operation]]) -> Callable[[], Operation]:
    turn = itertools.cycle(operations)

    def next_operation() -> Operation:
        return next(turn)()

    return next_operation
