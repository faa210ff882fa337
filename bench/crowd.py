"""A crowd of callers in one thread, each on its own keep-alive connection; it counts its own cost too."""

import selectors
import socket
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass, field

from bench.wire import Answer, read_answer

# An operation yields request bytes, is sent the answer, and ends when it is done.
Operation = Generator[bytes, Answer, None]
Address = tuple[str, int]


class BadAnswer(Exception):
    """A server answered something else than success: nothing is measured on errors."""


@dataclass
class Tally:
    """What a crowd did in a stretch of time."""

    seconds: float = 0.0
    own_cpu: float = 0.0
    latencies: list[float] = field(default_factory=list)

    @property
    def operations(self) -> int:
        return len(self.latencies)

    @property
    def per_second(self) -> float:
        return self.operations / self.seconds

    def percentile(self, share: float) -> float:
        """The latency under which that share of the operations stayed, in seconds."""
        return percentile(self.latencies, share)


def percentile(values: list[float], share: float) -> float:
    """The value under which that share of them stayed; 0 when there are none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def answer_to(address: Address, request: bytes) -> Answer:
    """One request outside the measured time."""
    held: list[Answer] = []

    def operation() -> Operation:
        held.append((yield request))

    carry_out(address, operation)
    return held[0]


def carry_out(address: Address, new_operation: Callable[[], Operation]) -> None:
    """One operation outside the measured time."""
    caller = Caller(address, new_operation)
    caller.send()
    while not caller.receive():
        pass
    caller.connection.close()


class Caller:
    """One connection that carries out one operation after another."""

    def __init__(self, address: Address, new_operation: Callable[[], Operation]) -> None:
        self.address, self.new_operation = address, new_operation
        self.received = b""
        self.connection = self._connect()
        self.begin()

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(self.address, timeout=20)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def begin(self) -> None:
        self.operation = self.new_operation()
        self.began_at = time.perf_counter()
        self.request = next(self.operation)

    def send(self) -> None:
        self.connection.sendall(self.request)

    def receive(self) -> bool:
        """Takes what came in; True when an answer ended the operation."""
        data = self.connection.recv(65536)
        if not data:
            raise BadAnswer("the server closed a connection in the middle of an operation")
        self.received += data
        whole = read_answer(self.received)
        if whole is None:
            return False
        answer, length = whole
        self.received = self.received[length:]
        try:
            self.request = self.operation.send(answer)
        except StopIteration:
            return True
        self.send()
        return False


def run_crowd(address: Address, operations: list[Callable[[], Operation]], seconds: float) -> Tally:
    """Every caller works without pause for that long; operations under way at the end are not counted."""
    tally = Tally()
    selector = selectors.DefaultSelector()
    callers = [Caller(address, operation) for operation in operations]
    for caller in callers:
        selector.register(caller.connection, selectors.EVENT_READ, caller)
    own_cpu, began = time.process_time(), time.perf_counter()
    for caller in callers:
        caller.send()
    until = began + seconds
    while (now := time.perf_counter()) < until:
        for key, _ in selector.select(timeout=until - now):
            caller = key.data
            if caller.receive():
                tally.latencies.append(time.perf_counter() - caller.began_at)
                caller.begin()
                caller.send()
    tally.seconds = time.perf_counter() - began
    tally.own_cpu = time.process_time() - own_cpu
    _finish(callers)
    return tally


def _finish(callers: list[Caller]) -> None:
    """Lets operations under way end, so that no caller's token is lost between two rounds."""
    for caller in callers:
        while not caller.receive():
            pass
        caller.connection.close()
