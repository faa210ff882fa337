"""A proxy before PostgreSQL that falls silent, as a network does when a failover drops its flows."""

import contextlib
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection


class SilentProxy:
    """Listens at `port` on loopback; bytes that come after `cut` go nowhere, and nobody is told.

    Without a `server`, it is the one that has the database of this test.
    """

    def __init__(self, server: Callable[[], socket.socket] | None = None) -> None:
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self._server = server or _address_of_server()
        self._is_silent = False
        self._flows: list[Flow] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """What is connected now gets no byte any more; whoever connects anew is served."""
        for flow in self._flows:
            flow.is_cut = True

    def fall_silent(self) -> None:
        """Nobody gets a byte any more, whoever connects anew neither."""
        self._is_silent = True
        self.cut()

    def close(self) -> None:
        self._listening.close()
        for flow in self._flows:
            flow.close()

    def flow(self, client: socket.socket, server: socket.socket) -> "Flow":
        return Flow(client, server)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            try:
                flow = self.flow(client, self._server())
            except OSError:
                client.close()
                continue
            flow.is_cut = self._is_silent
            self._flows.append(flow)


class Flow:
    """One connection, there and back."""

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.is_cut = False
        self._ends = client, server
        for source, target in (self._ends, self._ends[::-1]):
            threading.Thread(target=self._forward, args=(source, target), daemon=True).start()

    def close(self) -> None:
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def said(self, said: bytes) -> bytes:
        """What becomes of it on its way."""
        return said

    def _forward(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while said := source.recv(65536):
                if not self.is_cut:
                    target.sendall(self.said(said))
        except OSError:
            return
        if not self.is_cut:
            self.close()


def _address_of_server() -> Callable[[], socket.socket]:
    """Asked in the test's own thread; connects as often as it is called."""
    connection.ensure_connection()
    facts: Any = connection.connection.info
    host, port = facts.host, facts.port

    def connect() -> socket.socket:
        if not Path(host).is_absolute():
            return socket.create_connection((host, port))
        server = socket.socket(socket.AF_UNIX)
        server.connect(f"{host}/.s.PGSQL.{port}")
        return server

    return connect
