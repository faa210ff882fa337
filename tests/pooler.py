"""What tells PgBouncer from PostgreSQL: it lets people in under a number of its own."""

import socket

from tests.silent_proxy import Flow, SilentProxy

# BackendKeyData: its length, and the process that a cancellation is for.
KEY_DATA = b"K\x00\x00\x00\x0c"


class Pooler(SilentProxy):
    """Before the test's PostgreSQL; each connection has a server of its own, as in a session."""

    def flow(self, client: socket.socket, server: socket.socket) -> Flow:
        return RenumberingFlow(client, server)


class RenumberingFlow(Flow):
    """Says another number once."""

    is_renumbered = False

    def said(self, said: bytes) -> bytes:
        at = said.find(KEY_DATA)
        if self.is_renumbered or at < 0:
            return said
        self.is_renumbered = True
        number = at + len(KEY_DATA)
        return said[:number] + b"\x00\x00\x00\x01" + said[number + 4 :]
