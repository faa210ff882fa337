"""Ports of this machine that a test may listen on."""

import socket


def is_free(port: int) -> bool:
    """Whether nobody answers there now."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
