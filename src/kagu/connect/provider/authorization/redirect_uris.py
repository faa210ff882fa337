"""Whether an address is one of those a client registered (RFC 9700 §4.1, RFC 8252 §7.3)."""

from collections.abc import Iterable
from urllib.parse import urlsplit

LOOPBACK_HOSTS = ("127.0.0.1", "[::1]")


def is_registered(uri: str, registered: Iterable[str], *, any_loopback_port: bool = False) -> bool:
    """Exact comparison of text; a native app alone may choose its port, on loopback only."""
    if uri in registered:
        return True
    if not any_loopback_port:
        return False
    portless = _without_port(uri)
    return portless is not None and any(portless == _without_port(other) for other in registered)


def _without_port(uri: str) -> str | None:
    """`http://127.0.0.1:49152/callback` as `http://127.0.0.1/callback`; None for any other host."""
    for host in LOOPBACK_HOSTS:
        start = f"http://{host}"
        if not uri.startswith(start):
            continue
        authority, slash, rest = uri[len("http://") :].partition("/")
        port = authority[len(host) :]
        if (
            not slash
            or "#" in rest
            or (port and not (port[0] == ":" and port[1:].isascii() and port[1:].isdigit()))
        ):
            return None
        return f"{start}/{rest}"
    return None


def host_of(uri: str) -> str:
    """The host that people read on a page."""
    return urlsplit(uri).hostname or ""
