"""urllib3's connections, made to dial checked addresses and watched by a deadline."""

import contextlib
import math
import socket
import threading
import time
from concurrent.futures import Future
from types import TracebackType
from typing import Any

from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

from kagu.outbound.addresses import addresses_to_dial

# A name may have a hundred addresses; one of the first answers, or nobody waits for the others.
MOST_ADDRESSES = 4

_this_thread = threading.local()


class Deadline:
    """Cuts the connections of one call when its time is up, whatever drips in until then."""

    def __init__(self, seconds: float) -> None:
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._ends_at = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True

    def __enter__(self) -> "Deadline":
        _this_thread.deadline = self
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _this_thread.deadline = None
        self._timer.cancel()
        with self._lock:
            for watched in self._sockets:
                watched.close()

    @property
    def has_passed(self) -> bool:
        return time.monotonic() >= self._ends_at

    def remaining(self) -> float:
        """The seconds that are left; TimeoutError when there are none."""
        seconds = self._ends_at - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("the call's time is up")
        return seconds

    def watch(self, dialled: socket.socket) -> None:
        """From now on, also when the time ended while it was being dialled."""
        with self._lock:
            # A duplicate: TLS takes the first socket's place and its number.
            self._sockets.append(dialled.dup())
            if self.has_passed:
                _shut(dialled)

    def _cut(self) -> None:
        with self._lock:
            for watched in self._sockets:
                _shut(watched)


def _shut(watched: socket.socket) -> None:
    with contextlib.suppress(OSError):
        watched.shutdown(socket.SHUT_RDWR)


def _dial(connection: HTTPConnection) -> socket.socket:
    try:
        return _dial_one_of(_addresses_in_time(connection), connection)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(connection.host, connection, error) from error  # type: ignore[arg-type]
    except TimeoutError as error:
        raise ConnectTimeoutError(connection, f"{connection.host} does not answer") from error
    except OSError as error:
        raise NewConnectionError(connection, f"{connection.host} cannot be reached: {error}") from error


def _addresses_in_time(connection: HTTPConnection) -> list[tuple[str, int]]:
    """Looked up in a thread: the system's resolver knows no time-out of ours, and ends by itself later."""
    found: Future[list[tuple[str, int]]] = Future()

    def look_up() -> None:
        try:
            found.set_result(addresses_to_dial(connection.host, connection.port))
        except (OSError, ValueError) as error:
            found.set_exception(error)

    threading.Thread(target=look_up, name="outbound-lookup", daemon=True).start()
    return found.result(timeout=_this_thread.deadline.remaining())


def _dial_one_of(addresses: list[tuple[str, int]], connection: HTTPConnection) -> socket.socket:
    """The first that answers; `connection.timeout` for each, and for all what is left of the call."""
    deadline, failure = _this_thread.deadline, OSError("no address")
    for address in addresses[:MOST_ADDRESSES]:
        seconds = min(deadline.remaining(), connection.timeout or math.inf)
        try:
            dialled = create_connection(address, seconds, socket_options=connection.socket_options)
        except OSError as error:
            failure = error
            continue
        deadline.watch(dialled)
        return dialled
    raise failure


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
