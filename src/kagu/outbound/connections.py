"""urllib3's connections, made to dial checked addresses and watched by a deadline."""

import socket
import threading
from types import TracebackType
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from kagu.outbound.addresses import addresses_to_dial

_this_thread = threading.local()


class Deadline:
    """Cuts the connections of one call when its time is up, whatever drips in until then."""

    def __init__(self, seconds: float) -> None:
        self._sockets: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.has_passed = False

    def __enter__(self) -> "Deadline":
        _this_thread.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _this_thread.deadline = None
        self._timer.cancel()
        for watched in self._sockets:
            watched.close()

    def watch(self, dialled: socket.socket) -> None:
        # A duplicate: TLS takes the first socket's place and its number.
        self._sockets.append(dialled.dup())

    def _cut(self) -> None:
        self.has_passed = True
        for watched in list(self._sockets):
            try:
                watched.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


def _dial(connection: HTTPConnection) -> socket.socket:
    try:
        addresses = addresses_to_dial(connection.host, connection.port)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(connection.host, connection, error) from error  # type: ignore[arg-type]
    failure: OSError = OSError("no address")
    for address in addresses:
        try:
            dialled = create_connection(address, connection.timeout, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
            continue
        _this_thread.deadline.watch(dialled)
        return dialled
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, f"{connection.host} does not answer") from failure
    raise NewConnectionError(connection, f"{connection.host} cannot be reached: {failure}") from failure


class CheckedConnection(HTTPConnection):
    """Plain HTTP, for the addresses that the operator mapped."""

    def _new_conn(self) -> socket.socket:
        return _dial(self)


class CheckedTLSConnection(HTTPSConnection):
    """HTTPS; the name in the certificate stays the one that was asked for."""

    def _new_conn(self) -> socket.socket:
        return _dial(self)


class CheckedPool(HTTPConnectionPool):
    ConnectionCls = CheckedConnection


class CheckedTLSPool(HTTPSConnectionPool):
    ConnectionCls = CheckedTLSConnection


class CheckedPoolManager(PoolManager):
    """Gives out checked connections only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool_classes_by_scheme = {"http": CheckedPool, "https": CheckedTLSPool}
