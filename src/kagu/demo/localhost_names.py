"""Names under `.localhost` are loopback (RFC 6761 §6.3), whatever this machine's resolver says."""

import socket
from typing import Any

_resolve = socket.getaddrinfo


def reach_localhost_names() -> None:
    """Make this process resolve `anything.localhost` as browsers do."""
    socket.getaddrinfo = _resolve_as_browsers_do


def _resolve_as_browsers_do(host: Any, *rest: Any, **named: Any) -> Any:
    name = host.decode() if isinstance(host, bytes) else host
    return _resolve("127.0.0.1" if str(name).endswith(".localhost") else host, *rest, **named)
