"""Slow clients by the thousand: each is held open, and comes again when it was cut."""

import resource
import selectors
import socket
import threading
from contextlib import AbstractContextManager
from typing import Self

SLOW_BODY = (
    b"POST /token HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000\r\n\r\nten bytes."
)
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: a\r\nCookie: a="
FILES = 8192


class Holders(AbstractContextManager["Holders"]):
    """So many connections to a port, half of them within a body, half within their headers."""

    def __init__(self, port: int, number: int) -> None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(FILES, most), most))
        self.port, self.number = port, number
        self.cut = 0
        self._selector = selectors.DefaultSelector()
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._hold, daemon=True)

    def __enter__(self) -> Self:
        for number in range(self.number):
            self._come(SLOW_BODY if number % 2 else HALF_A_HEAD)
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._is_over.set()
        self._thread.join()
        for key in list(self._selector.get_map().values()):
            self._leave(key.fileobj)

    def _come(self, words: bytes) -> None:
        one = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        one.sendall(words)
        self._selector.register(one, selectors.EVENT_READ, words)

    def _leave(self, one: object) -> None:
        if isinstance(one, socket.socket):
            self._selector.unregister(one)
            one.close()

    def _hold(self) -> None:
        """Whatever a holder hears is that it was cut."""
        while not self._is_over.is_set():
            for key, _ in self._selector.select(timeout=0.1):
                self._leave(key.fileobj)
                self.cut += 1
                self._come(key.data)
