"""Ports that nobody uses, and waiting until somebody does."""

import socket

from tests.waiting import wait_until


def free_ports(count: int) -> list[int]:
    """So many ports that are free now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def answers(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_for(port: int, seconds: float = 40) -> None:
    """Come back when somebody listens there."""
    wait_until(lambda: answers(port), seconds)
