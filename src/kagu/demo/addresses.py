"""Where the demo's parts answer: ports that move together, names under `.localhost`."""

import socket
from dataclasses import dataclass

DEFAULT_PORT_BASE = 8000
# The mail catcher's SMTP port is 1025 at the default base; below that it would need privileges.
LOWEST_PORT_BASE = 8000
HIGHEST_PORT_BASE = 65_000


class DemoRefused(Exception):
    """The demo cannot start; the message is the one line that says what to do."""


@dataclass(frozen=True)
class Addresses:
    """Every address of one demo, from its port base."""

    port_base: int = DEFAULT_PORT_BASE

    @property
    def connect(self) -> str:
        return f"http://connect.localhost:{self.port_base}"

    @property
    def tax_portal(self) -> str:
        return f"http://impots.localhost:{self.port_base + 1}"

    @property
    def example(self) -> str:
        return f"http://exemple.localhost:{self.port_base + 2}"

    @property
    def mail(self) -> str:
        return f"http://mail.localhost:{self.port_base + 25}"

    @property
    def smtp_port(self) -> int:
        return self.port_base - 6975

    @property
    def ports(self) -> dict[str, int]:
        """What listens on each port, in words."""
        return {
            "the accounts' site": self.port_base,
            "the tax portal": self.port_base + 1,
            "the example service": self.port_base + 2,
            "the mail catcher": self.port_base + 25,
            "the mail catcher's SMTP": self.smtp_port,
        }

    @property
    def outbound(self) -> str:
        """Names that only browsers resolve, as `host:port=host:port` for server-to-server calls."""
        served = (("connect", 0), ("impots", 1), ("exemple", 2))
        ports = [(name, self.port_base + offset) for name, offset in served]
        return ",".join(f"{name}.localhost:{port}=127.0.0.1:{port}" for name, port in ports)


def check_ports(addresses: Addresses) -> None:
    """Refuse to start over somebody else's server."""
    if not LOWEST_PORT_BASE <= addresses.port_base <= HIGHEST_PORT_BASE:
        raise DemoRefused(f"--port-base must be between {LOWEST_PORT_BASE} and {HIGHEST_PORT_BASE}.")
    for part, port in addresses.ports.items():
        if _is_taken(port):
            raise DemoRefused(
                f"Port {port} ({part}) is already in use: stop what uses it, "
                f"or start the demo elsewhere with --port-base {addresses.port_base + 1000}."
            )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False
