"""Callers that arrive at a steady pace whether or not earlier ones were served, as people do."""

import heapq
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.crowd import Address, Caller, Operation, Tally

MOST_CONNECTIONS = 500


@dataclass
class Stream:
    """One kind of operation and how many of it arrive each second."""

    per_second: float
    new_operation: Callable[[], Operation]
    tally: Tally = field(default_factory=Tally)
    idle: list["Arrival"] = field(default_factory=list)
    opened: int = 0
    turned_away: int = 0


class Arrival(Caller):
    """A caller whose wait counts from when it should have been served, not from when it was sent."""

    def __init__(self, address: Address, stream: Stream) -> None:
        self.stream = stream
        super().__init__(address, stream.new_operation)


def run_arrivals(address: Address, streams: list[Stream], seconds: float) -> None:
    """Fills each stream's tally; arrivals that found no free connection are counted, never hidden."""
    selector = selectors.DefaultSelector()
    began = time.perf_counter()
    due = [(began + 1 / stream.per_second, number) for number, stream in enumerate(streams)]
    heapq.heapify(due)
    while (now := time.perf_counter()) < began + seconds:
        while due[0][0] <= now:
            at, number = heapq.heappop(due)
            heapq.heappush(due, (at + 1 / streams[number].per_second, number))
            _arrive(address, streams[number], selector, at)
        for key, _ in selector.select(timeout=max(0.0, due[0][0] - time.perf_counter())):
            _serve(key.data)
    for stream in streams:
        stream.tally.seconds = seconds
    for key in list(selector.get_map().values()):
        key.data.connection.close()


def _arrive(address: Address, stream: Stream, selector: selectors.BaseSelector, at: float) -> None:
    if stream.idle:
        arrival = stream.idle.pop()
        arrival.begin()
    elif stream.opened < MOST_CONNECTIONS:
        arrival = Arrival(address, stream)
        stream.opened += 1
        selector.register(arrival.connection, selectors.EVENT_READ, arrival)
    else:
        stream.turned_away += 1
        return
    arrival.began_at = at
    arrival.send()


def _serve(arrival: Arrival) -> None:
    if arrival.receive():
        arrival.stream.tally.latencies.append(time.perf_counter() - arrival.began_at)
        arrival.stream.idle.append(arrival)
