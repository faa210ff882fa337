"""Ports of this machine that a test may listen on."""

import socket


def is_free(port: int) -> bool:
    """Whether nobody answers there now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def free_port() -> int:
    """One that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
