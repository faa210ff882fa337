"""A port that one server has to itself: granian shares it with whoever asks, so that two answer by turns."""

import errno
import socket
import time

# A process that was killed leaves its port a moment later.
ASK_AGAIN, ASK_FOR = 0.1, 3.0


class PortRefused(Exception):
    """Nobody can listen there; the words are for an operator."""


def hold_port(host: str, port: int) -> int:
    """Nobody but this process, what it becomes and what it forks listens at this address until they end.

    The socket is bound as if no other might be, and then lets granian's beside it; it never listens itself,
    so the kernel hands it no connection. Its descriptor is given back. Raises PortRefused.
    """
    until = time.monotonic() + ASK_FOR
    while True:
        try:
            held = _bound(host, port)
            break
        except OSError as fault:
            if fault.errno != errno.EADDRINUSE or time.monotonic() > until:
                raise PortRefused(_words(host, port, fault)) from fault
        time.sleep(ASK_AGAIN)
    held.set_inheritable(True)
    return held.detach()


def _bound(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    held = socket.socket(family, kind, protocol)
    try:
        # Connections of a server that has ended do not count; one that listens does.
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(address)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        held.close()
        raise
    return held


def _words(host: str, port: int, fault: OSError) -> str:
    if fault.errno == errno.EADDRINUSE:
        return f"another process listens at {host}:{port} (« ss -ltnp » names it): stop it, or say --port"
    return f"cannot listen at {host}:{port}: {fault.strerror or fault}"
